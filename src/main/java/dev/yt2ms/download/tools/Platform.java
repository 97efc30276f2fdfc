package dev.yt2ms.download.tools;

import dev.yt2ms.files.FolderEntries;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The properties of this machine that decide which executables run on it, and how a person installs software.
 *
 * @param system the operating system
 * @param arm whether the processor is 64-bit ARM; otherwise it is 64-bit x86
 * @param musl whether the C library is musl (Alpine)
 * @param apt whether packages are installed with apt (Debian, Ubuntu)
 * @param root whether this user is root
 */
public record Platform(System system, boolean arm, boolean musl, boolean apt, boolean root) {

    /** The operating systems; {@code OTHER} also stands for hardware for which there are no ready-made executables. */
    enum System {
        LINUX,
        MAC,
        OTHER
    }

    public static Platform current() {
        String os = java.lang.System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
        String arch = java.lang.System.getProperty("os.arch", "").toLowerCase(Locale.ROOT);
        boolean arm = arch.equals("aarch64") || arch.equals("arm64");
        boolean known = arm || arch.equals("amd64") || arch.equals("x86_64");
        System system = !known
                ? System.OTHER
                : os.startsWith("linux") ? System.LINUX : os.startsWith("mac") ? System.MAC : System.OTHER;
        boolean root = java.lang.System.getProperty("user.name", "").equals("root");
        return new Platform(system, arm, hasMusl(), Files.isExecutable(Path.of("/usr/bin/apt-get")), root);
    }

    private static boolean hasMusl() {
        try {
            return !FolderEntries.named(Path.of("/lib"), name -> name.startsWith("ld-musl-"))
                    .isEmpty();
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * The file names of yt-dlp's releases that may run on this machine, the preferred one first.
     *
     * @param python whether a python3 is installed, which can run yt-dlp's zip file. The zip file is preferred, because
     *     yt2ms can load it once and fork it for each video, while the self-contained executable unpacks itself at each
     *     start
     */
    List<String> ytDlpAssets(boolean python) {
        Stream<String> executable = switch (system) {
            case LINUX -> Stream.of((musl ? "yt-dlp_musllinux" : "yt-dlp_linux") + (arm ? "_aarch64" : ""));
            case MAC -> Stream.of("yt-dlp_macos");
            case OTHER -> Stream.of();
        };
        return Stream.concat(python ? Stream.of("yt-dlp") : Stream.of(), executable)
                .toList();
    }

    /** The file name of deno's release for this machine. */
    Optional<String> denoAsset() {
        String cpu = arm ? "aarch64" : "x86_64";
        return switch (system) {
            case LINUX -> musl ? Optional.empty() : Optional.of("deno-" + cpu + "-unknown-linux-gnu.zip");
            case MAC -> Optional.of("deno-" + cpu + "-apple-darwin.zip");
            case OTHER -> Optional.empty();
        };
    }

    /** Describes how a person installs a package: a command, or a hint if the package manager is unknown. */
    String install(String aptPackage, String brewPackage) {
        if (apt) {
            return (root ? "" : "sudo ") + "apt-get install -y " + aptPackage;
        }
        return system == System.MAC ? "brew install " + brewPackage : "with this system's package manager";
    }

    /**
     * Returns the command with which a person installs a recent yt-dlp. The command does not install the distribution's
     * package, because most distributions have a yt-dlp that is too old for YouTube.
     */
    String installYtDlp() {
        return switch (system) {
            case MAC -> "brew install yt-dlp";
            case LINUX, OTHER -> (apt ? install("pipx", "pipx") + " && " : "") + "pipx install \"yt-dlp[default]\"";
        };
    }

    /** Returns the command with which a person installs a JavaScript runtime. */
    String installDeno() {
        return system == System.MAC
                ? "brew install deno"
                : musl ? "apk add deno" : "curl -fsSL https://deno.land/install.sh | sh";
    }
}
