package dev.yt2ms.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Recognizes folders on network file systems. There, file locks may not work even between processes of one machine, and
 * a commit may be lost when the connection breaks.
 */
public final class NetworkFileSystem {

    /**
     * The kernel's names of network file systems. The names of network file systems in user space begin with {@code
     * fuse.}. Local file systems in user space, such as {@code fuseblk}, don't match.
     */
    private static final Pattern NAMES =
            Pattern.compile("(?:nfs|nfs4|cifs|smb[23]?|smbfs|afs|afpfs|ceph|coda|davfs2?|ncpfs|9p"
                    + "|lustre|gpfs|beegfs|pvfs2|orangefs|glusterfs|sshfs|webdav"
                    + "|fuse\\.(?:ceph|ceph-fuse|curlftpfs|davfs2?|gcsfuse|glusterfs|gvfsd-fuse|mount\\.s3|rclone|s3fs|sshfs|smbnetfs"
                    + "|juicefs|blobfuse2?|hubicfuse|mfs|moosefs|seaweedfs|weed))");

    private NetworkFileSystem() {}

    /**
     * Returns the kernel's name of the file system of a folder, e.g. {@code ext4}; empty if it is unknown.
     */
    public static Optional<String> kindOf(Path folder) {
        try {
            return Optional.of(Files.getFileStore(folder).type());
        } catch (IOException | SecurityException e) {
            // In a chroot, for example, Java can't find the file system.
            return Optional.empty();
        }
    }

    /** Whether this is the name of a network file system. */
    public static boolean isNetwork(String type) {
        return NAMES.matcher(type.toLowerCase(Locale.ROOT)).matches();
    }
}
