package dev.tributary.sockets;

import dev.tributary.config.ConfigElement;
import dev.tributary.config.Inline;
import dev.tributary.config.Param;
import dev.tributary.config.Section;
import dev.tributary.plugin.InjectConfig;
import dev.tributary.plugin.buffered.Delivery;
import java.time.Duration;
import java.util.Optional;

/** The parameters of {@code <match> @type exec}. */
record ExecOutputConfig(
        @Param(
                doc =
                        "What is run for each chunk, by `/bin/sh -c`. The path of a file with the chunk's events is put behind"
                                + " it, as its last argument; the file is deleted when the command has ended.",
                filled = true)
        String command,

        @Param(
                doc =
                        "A command that has not ended by then is killed, with all it has begun, and the chunk is tried again.",
                value = "270s",
                min = "0.001")
        Duration commandTimeout,

        @Param(
                doc =
                        "How long a command may take to end after it was asked to (SIGTERM), because of `command_timeout` or"
                                + " because the program stops; then it is killed.",
                value = "5s")
        Duration killTimeout,

        @Section(doc = "How an event is written; `tsv`, which needs `keys`, if no `@type` is given.")
        Optional<ConfigElement> format,

        @Section(
                doc = "Fields that are put into records before they are written. Here `time_type` is `string`, and"
                        + " `localtime` `false`, where nothing is said.")
        Optional<InjectConfig> inject,

        @Inline Delivery delivery)
        implements Delivery.Configured {}
