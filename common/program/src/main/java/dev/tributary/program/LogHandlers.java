package dev.tributary.program;

import java.io.FileNotFoundException;
import java.util.Arrays;
import java.util.List;
import java.util.logging.Filter;
import java.util.logging.Handler;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.jboss.logmanager.ExtHandler;
import org.jboss.logmanager.handlers.FileHandler;

/** What writes the program's own log: the console, and files if Quarkus's {@code quarkus.log.file.*} ask for them. */
final class LogHandlers {
    private LogHandlers() {}

    /** Quarkus keeps its handlers within another one. */
    static Stream<Handler> all() {
        return within(Logger.getLogger("").getHandlers());
    }

    private static Stream<Handler> within(Handler[] handlers) {
        return Arrays.stream(handlers)
                .flatMap(one -> one instanceof ExtHandler outer
                        ? Stream.concat(Stream.of(one), within(outer.getHandlers()))
                        : Stream.of(one));
    }

    /** From now on {@code filter} sees every line of the log, for each handler that it passes. */
    static void filter(Filter filter) {
        all().forEach(handler -> {
            Filter before = handler.getFilter();
            handler.setFilter(before == null ? filter : line -> before.isLoggable(line) && filter.isLoggable(line));
        });
    }

    /**
     * Opens the files of the log anew, so that one that was renamed is written no more.
     *
     * @return which
     * @throws FileNotFoundException if one cannot be opened; it is then written where it was
     */
    static List<String> reopen() throws FileNotFoundException {
        var files = all().filter(FileHandler.class::isInstance)
                .map(FileHandler.class::cast)
                .toList();
        for (FileHandler file : files) {
            file.setFile(file.getFile());
        }
        return files.stream().map(file -> file.getFile().getPath()).toList();
    }
}
