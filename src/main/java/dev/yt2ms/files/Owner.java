package dev.yt2ms.files;

import com.sun.security.auth.module.UnixSystem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/**
 * The owner and permissions of a file or folder. For a symbolic link, they are those of the link and not of its target.
 *
 * @param user the owner's user id
 * @param group the group id
 * @param mode the permission bits
 */
record Owner(int user, int group, int mode) {

    private static final int ROOT = 0;
    private static final int STICKY = 01000;
    private static final int GROUP_WRITES = 0020;
    private static final int OTHERS_WRITE = 0002;

    private static final class ThisUser {
        private static final UnixSystem SYSTEM = new UnixSystem();
    }

    static Owner of(Path path) throws IOException {
        return new Owner(attribute(path, "uid"), attribute(path, "gid"), attribute(path, "mode"));
    }

    private static int attribute(Path path, String name) throws IOException {
        return (Integer) Files.getAttribute(path, "unix:" + name, LinkOption.NOFOLLOW_LINKS);
    }

    static long thisUser() {
        return ThisUser.SYSTEM.getUid();
    }

    boolean isThisUser() {
        // Java returns user ids from 2^31 on as negative numbers.
        return Integer.toUnsignedLong(user) == (thisUser() & 0xFFFF_FFFFL);
    }

    boolean isRoot() {
        return user == ROOT;
    }

    /** Whether the owner is this user or root, who may do everything anyway. */
    boolean isTrusted() {
        return isRoot() || isThisUser();
    }

    boolean isSticky() {
        return (mode & STICKY) != 0;
    }

    boolean othersWrite() {
        return (mode & OTHERS_WRITE) != 0;
    }

    boolean groupWrites() {
        return (mode & GROUP_WRITES) != 0;
    }

    /** The permission bits as four octal digits, in the form that chmod accepts. */
    String octal() {
        return "%04o".formatted(mode & 07777);
    }
}
