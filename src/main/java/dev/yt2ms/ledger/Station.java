package dev.yt2ms.ledger;

/** A station of the job, with the state of the items that it claims and their state while it works on them. */
public enum Station {
    DOWNLOAD(ItemState.PENDING, ItemState.DOWNLOADING, "download_attempts"),
    UPLOAD(ItemState.DOWNLOADED, ItemState.UPLOADING, "upload_attempts"),
    VERIFY(ItemState.UPLOADED, ItemState.VERIFYING, "verify_attempts");

    private final ItemState waiting;
    private final ItemState working;
    private final String attemptsColumn;

    Station(ItemState waiting, ItemState working, String attemptsColumn) {
        this.waiting = waiting;
        this.working = working;
        this.attemptsColumn = attemptsColumn;
    }

    /** The state of items that this station may claim. */
    public ItemState waiting() {
        return waiting;
    }

    /** The state of items that this station has claimed. */
    public ItemState working() {
        return working;
    }

    public String attemptsColumn() {
        return attemptsColumn;
    }
}
