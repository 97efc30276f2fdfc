package dev.yt2ms.job.control;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** Names this process, so that people recognize it in the ledger. */
public final class Node {

    private Node() {}

    /** Returns the host name and the process id as {@code host:pid}. */
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
