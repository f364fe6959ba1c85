package dev.tributary.event;

import org.msgpack.value.MapValue;

/** One decoded event, for who reads or changes its fields. */
public record Event(EventTime time, MapValue record) {}
