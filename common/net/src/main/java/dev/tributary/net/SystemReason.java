package dev.tributary.net;

import dev.tributary.config.FileReason;
import java.nio.channels.ClosedChannelException;
import java.nio.file.FileSystemException;
import java.util.concurrent.CancellationException;
import java.util.regex.Pattern;

/** Why the system refused something, in words for people. */
public final class SystemReason {
    /** How the native transport begins: {@code bind(..) failed with error(-98): Address already in use}. */
    private static final Pattern CALL = Pattern.compile("^\\w+\\(\\.\\.\\) failed(?: with error\\(-?\\d+\\))?: ");

    private SystemReason() {}

    /** The message without the system call, or the kind of failure where there is none. */
    public static String of(Throwable failure) {
        if (failure instanceof CancellationException) {
            return "cancelled, as the program stops";
        }
        if (failure instanceof FileSystemException) {
            return FileReason.of(failure);
        }
        String message = failure.getMessage();
        if (message == null && failure instanceof ClosedChannelException) {
            return "the connection was closed";
        }
        return message == null
                ? failure.getClass().getSimpleName()
                : CALL.matcher(message).replaceFirst("");
    }
}
