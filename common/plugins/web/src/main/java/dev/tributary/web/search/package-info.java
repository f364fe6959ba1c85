/**
 * The outputs {@code elasticsearch} and {@code opensearch}: a {@code SearchOutput} has {@code BulkBody} write the events of
 * a chunk as requests of the bulk API, sends them to the {@code Nodes} in turn, and does with each event what {@code
 * BulkAnswer} says of it.
 */
package dev.tributary.web.search;
