package dev.yt2ms.sandbox;

/** Ends the work on a request with this answer. */
final class Refusal extends RuntimeException {

    private final transient Reply reply;

    Refusal(Reply reply) {
        super("answered with " + reply.status(), null, false, false);
        this.reply = reply;
    }

    Reply reply() {
        return reply;
    }
}
