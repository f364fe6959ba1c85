package dev.tributary.config;

import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.CompletionException;

/**
 * What is said when a file refuses something: which, and why. Java's exceptions say one of both as a rule, and the other
 * in the name of their class.
 */
public final class FileReason {
    private FileReason() {}

    /** {@code PATH: REASON}; the failure's own message if it names no file. */
    public static String of(Throwable failure) {
        Throwable cause = unwrapped(failure);
        return cause instanceof FileSystemException named && named.getFile() != null
                ? named.getFile() + ": " + why(cause)
                : why(cause);
    }

    /** The reason alone, for a message that names the file. */
    public static String why(Throwable failure) {
        return switch (unwrapped(failure)) {
            case AccessDeniedException e -> "permission denied";
            case NoSuchFileException e -> "no such file or folder";
            case FileAlreadyExistsException e -> "it is there already";
            case NotDirectoryException e -> "it is not a folder";
            case DirectoryNotEmptyException e -> "the folder is not empty";
            case FileSystemLoopException e -> "its links lead in a circle";
            case AtomicMoveNotSupportedException e -> "it is on another file system";
            case FileSystemException e when e.getReason() != null -> decapitalized(e.getReason());
            case Throwable e ->
                Objects.requireNonNullElseGet(e.getMessage(), () -> e.getClass().getSimpleName());
        };
    }

    /** As the system says it in the middle of a sentence: {@code File name too long}. */
    private static String decapitalized(String reason) {
        return reason.substring(0, 1).toLowerCase(Locale.ROOT) + reason.substring(1);
    }

    private static Throwable unwrapped(Throwable failure) {
        Throwable cause = failure;
        while ((cause instanceof UncheckedIOException || cause instanceof CompletionException)
                && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }
}
