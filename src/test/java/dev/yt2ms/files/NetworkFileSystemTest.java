package dev.yt2ms.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NetworkFileSystemTest {

    @ParameterizedTest
    @ValueSource(
            strings = {"nfs", "nfs4", "NFS", "cifs", "smb3", "fuse.sshfs", "fuse.glusterfs", "ceph", "9p", "lustre"})
    void recognizesNetworkFileSystems(String type) {
        assertThat(NetworkFileSystem.isNetwork(type)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"ext4", "xfs", "btrfs", "zfs", "overlay", "tmpfs", "fuseblk", "fuse.mergerfs", "apfs", "", "nfsd"
            })
    void recognizesLocalFileSystems(String type) {
        assertThat(NetworkFileSystem.isNetwork(type)).isFalse();
    }

    @Test
    void aMissingFolderIsNotOnANetworkFileSystem(@TempDir Path folder) {
        assertThat(NetworkFileSystem.kindOf(folder.resolve("missing"))).isEmpty();
    }
}
