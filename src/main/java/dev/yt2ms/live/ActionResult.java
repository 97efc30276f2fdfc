package dev.yt2ms.live;

/**
 * The result of an action.
 *
 * @param done whether the action was carried out
 * @param message one sentence for a person: what happened, or why the action was refused and what to do
 */
public record ActionResult(boolean done, String message) {

    static ActionResult done(String message) {
        return new ActionResult(true, message);
    }

    /** Creates the result of an action that was refused. */
    public static ActionResult refused(String message) {
        return new ActionResult(false, message);
    }

    /** Creates the result of a retry that has put this number of videos back to PENDING. */
    public static ActionResult retried(int videos, String next) {
        return videos == 0
                ? refused("No FAILED video matches this request, so nothing was changed.")
                : done("PENDING again: %d; %s.".formatted(videos, next));
    }
}
