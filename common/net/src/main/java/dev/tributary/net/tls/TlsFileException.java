package dev.tributary.net.tls;

/** A file with a key or certificates cannot be used. The message names the parameter, the file and what is wrong. */
public final class TlsFileException extends RuntimeException {
    private final String parameter;

    TlsFileException(String parameter, Object file, String problem) {
        super(parameter + " " + file + ": " + problem);
        this.parameter = parameter;
    }

    /** That names the file. */
    String parameter() {
        return parameter;
    }
}
