package dev.yt2ms.job.control;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** The name of this process, by which people recognize it in the ledger. */
public final class Node {

    private Node() {}

    /** Returns {@code host:pid}. */
    public static String id() {
        String host;
        try {
            host = InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            host = "localhost";
        }
        return host + ":" + ProcessHandle.current().pid();
    }
}
