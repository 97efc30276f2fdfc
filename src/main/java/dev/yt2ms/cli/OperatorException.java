package dev.yt2ms.cli;

/** A person must act before the command can go on; the message says how (exit code 4). */
class OperatorException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    OperatorException(String message) {
        super(message);
    }
}
