/** Sources that both programs have. */
package dev.tributary.source;
