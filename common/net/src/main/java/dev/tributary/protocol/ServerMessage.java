package dev.tributary.protocol;

/** What a server answers. */
public sealed interface ServerMessage permits Helo, Pong, Ack, NoAck {}
