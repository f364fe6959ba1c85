/** The edge agent: where logs are born. What only it can do, and its main class. */
package dev.tributary.edge;
