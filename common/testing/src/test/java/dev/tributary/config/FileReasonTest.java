package dev.tributary.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever a file refuses, people read which file it is and why. */
class FileReasonTest {
    @TempDir
    Path folder;

    @Test
    void aFileThatMayNotBeRead() {
        // Root may read everything, so the exception is made by hand: this is all that it says.
        assertThat(FileReason.of(new AccessDeniedException("/var/lib/x/pos")))
                .isEqualTo("/var/lib/x/pos: permission denied");
        assertThat(FileReason.of(new UncheckedIOException(new AccessDeniedException("/var/lib/x/pos"))))
                .isEqualTo("/var/lib/x/pos: permission denied");
    }

    @Test
    void aFileThatIsNotThere() {
        Path gone = folder.resolve("gone/file");
        assertThat(told(() -> Files.readString(gone))).isEqualTo(gone + ": no such file or folder");
    }

    @Test
    void aFileWhereAFolderIsWanted() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));
        assertThat(told(() -> Files.createDirectories(file))).isEqualTo(file + ": it is there already");
        assertThat(told(() -> Files.createFile(file.resolve("below"))))
                .isEqualTo(file.resolve("below") + ": not a directory");
    }

    @Test
    void aNameThatIsTooLong() {
        Path longest = folder.resolve("x".repeat(300));
        assertThat(told(() -> Files.createFile(longest))).isEqualTo(longest + ": file name too long");
    }

    @Test
    void theReasonAlone() {
        assertThat(FileReason.why(new FileSystemException("/d/f", null, "No space left on device")))
                .isEqualTo("no space left on device");
        assertThat(FileReason.why(new IOException("torn"))).isEqualTo("torn");
        assertThat(FileReason.why(new IOException())).isEqualTo("IOException");
    }

    private static String told(ThrowingCallable refused) {
        return FileReason.of(catchThrowable(refused));
    }
}
