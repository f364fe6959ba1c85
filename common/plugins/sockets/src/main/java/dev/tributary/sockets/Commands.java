package dev.tributary.sockets;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Ends commands and what they have begun. */
final class Commands {
    private Commands() {}

    /** Asks the command and everything it has begun to end (SIGTERM). Does not wait. */
    static void ask(Process command) {
        command.descendants().forEach(ProcessHandle::destroy);
        command.destroy();
    }

    /**
     * Asks it to end, and kills it when it has not within {@code patience}; then nothing of it goes on. Called on a thread
     * that may wait.
     *
     * @return its exit code
     */
    static int end(Process command, Duration patience) throws InterruptedException {
        List<ProcessHandle> all = command.descendants().toList();
        all.forEach(ProcessHandle::destroy);
        command.destroy();
        if (!command.waitFor(Math.max(1, patience.toMillis()), TimeUnit.MILLISECONDS)) {
            all.forEach(ProcessHandle::destroyForcibly);
            command.destroyForcibly();
        }
        return command.waitFor();
    }
}
