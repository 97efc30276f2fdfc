package dev.yt2ms.sandbox.http;

/** Stops the work on a request and answers it with this reply. */
public final class Refusal extends RuntimeException {

    private final transient Reply reply;

    public Refusal(Reply reply) {
        super("answered with " + reply.status(), null, false, false);
        this.reply = reply;
    }

    Reply reply() {
        return reply;
    }
}
