package dev.tributary.web;

/** A request that cannot be what it should be; repeating it will not help. */
final class BadRequestException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int status;

    /** Status 400. */
    BadRequestException(String reason) {
        this(400, reason);
    }

    /** @param status 4xx */
    BadRequestException(int status, String reason) {
        super(reason, null, false, false);
        this.status = status;
    }

    int status() {
        return status;
    }

    String reason() {
        return String.valueOf(getMessage());
    }
}
