package dev.yt2ms.download.process;

import dev.yt2ms.download.DownloadTools;
import dev.yt2ms.download.ToolVersion;
import dev.yt2ms.files.OwnFolder;
import dev.yt2ms.files.PrivateFiles;
import dev.yt2ms.net.ChildNetwork;
import dev.yt2ms.settings.value.InheritedVariables;
import dev.yt2ms.settings.value.KnownSecrets;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Builds the environment of child processes: the variables that they need, and no secrets. */
public final class ChildEnvironment {

    /** The variable that names the folder for a program's temporary files. */
    public static final String TEMPORARY = "TMPDIR";

    /** The name of the folder for temporary files below the directory of a video. */
    public static final String TEMPORARY_FOLDER = ".tmp";

    private static final String HOME = "HOME";
    private static final String COOKIES_OF_A_BROWSER = "--cookies-from-browser";
    /** A home directory without contents, in which no program can create a file. */
    private static final String NOWHERE = "/dev/null";

    /**
     * The first version of yt-dlp that is known to load no plugins if {@code YTDLP_NO_PLUGINS} is set. Version
     * 2023.03.04 ignores that variable.
     */
    private static final int[] SKIPS_PLUGINS_SINCE = {2025, 4, 30};

    private final KnownSecrets secrets;
    private final Optional<ChildNetwork> network;
    /**
     * A yt-dlp that is too old to ignore the plugins in the home directory. It runs without HOME, unless it is
     * installed in the home directory. Empty for a newer yt-dlp, for one that must read a browser's cookies in the home
     * directory, and for other programs.
     */
    private final Optional<Path> loadsPlugins;

    /** @param network the network settings for tools that make connections; empty for tools that make none */
    public ChildEnvironment(KnownSecrets secrets, Optional<ChildNetwork> network) {
        this(secrets, network, Optional.empty());
    }

    private ChildEnvironment(KnownSecrets secrets, Optional<ChildNetwork> network, Optional<Path> loadsPlugins) {
        this.secrets = secrets;
        this.network = network;
        this.loadsPlugins = loadsPlugins;
    }

    /** Returns the environment for downloads with this yt-dlp and the arguments of {@code download.args}. */
    public ChildEnvironment forYtDlp(DownloadTools tools, List<String> arguments) {
        boolean canSkipPlugins = ToolVersion.parse(tools.ytDlpVersion())
                .filter(version -> version.isAtLeast(SKIPS_PLUGINS_SINCE))
                .isPresent();
        boolean needsHome = arguments.stream().anyMatch(argument -> argument.startsWith(COOKIES_OF_A_BROWSER));
        return new ChildEnvironment(
                secrets, network, canSkipPlugins || needsHome ? Optional.empty() : Optional.of(tools.ytDlp()));
    }

    /** Removes all secrets and all variables that a child process does not need, and adds those that it needs. */
    public void applyTo(Map<String, String> environment) {
        InheritedVariables.keepIn(environment);
        secrets.removeFrom(environment);
        // Without this variable, yt-dlp loads plugins even when it ignores its configuration.
        environment.put("YTDLP_NO_PLUGINS", "1");
        Optional<Path> home = home(environment);
        boolean foreign = home.flatMap(OwnFolder::problemOf).isPresent();
        if (foreign) {
            // Without this variable, Python would run code that it finds in the home directory.
            environment.put("PYTHONNOUSERSITE", "1");
        }
        if (foreign || loadsPlugins.isPresent()) {
            environment.put("XDG_CONFIG_HOME", NOWHERE);
        }
        // A yt-dlp that is installed in the home directory finds its own modules through HOME, so it keeps that
        // variable, unless other users can write to the home directory.
        if (foreign
                || loadsPlugins
                        .filter(program -> home.filter(program::startsWith).isEmpty())
                        .isPresent()) {
            environment.put(HOME, NOWHERE);
        }
        // yt-dlp's output must not depend on the machine's locale.
        environment.put("PYTHONUTF8", "1");
        environment.put("PYTHONIOENCODING", "utf-8");
        network.ifPresent(way -> way.applyTo(environment));
    }

    /**
     * Explains why the tools run without HOME: other users can write to the home directory. Empty if the tools run with
     * HOME.
     */
    public static Optional<String> homeProblem(Map<String, String> environment) {
        return home(environment)
                .flatMap(OwnFolder::problemOf)
                .map(problem -> "yt-dlp and ffmpeg run without HOME, because " + problem);
    }

    private static Optional<Path> home(Map<String, String> environment) {
        return Optional.ofNullable(environment.get(HOME)).map(Path::of).filter(Path::isAbsolute);
    }

    /** The arguments that yt-dlp needs to use the network settings. */
    public List<String> ytDlpArguments() {
        return network.map(ChildNetwork::ytDlpArguments).orElse(List.of());
    }

    /** Returns the text with all secrets hidden. */
    public String hide(String text) {
        String hidden = secrets.hide(text);
        return network.map(way -> way.hide(hidden)).orElse(hidden);
    }

    /**
     * Creates and returns the folder for the temporary files of a video's processes. A self-contained yt-dlp unpacks
     * itself into this folder, and leaves its files there if it is killed. The folder is below the video's directory,
     * so that these files are deleted with the others of that directory. The machine's folder for temporary files may
     * be too small, or may not allow programs to run.
     */
    public static Path temporaryBelow(Path videoDirectory) throws IOException {
        return PrivateFiles.makeFolder(videoDirectory.resolve(TEMPORARY_FOLDER));
    }
}
