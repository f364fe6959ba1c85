/**
 * The layers of docs/ARCHITECTURE.md as a rule that a build can fail. It is a test tool, because the programs check
 * their own packages with it as well.
 */
package dev.tributary.layers;
