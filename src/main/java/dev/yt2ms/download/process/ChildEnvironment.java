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

/** What the tools get to see of this program's environment: what they need, and no key. */
public final class ChildEnvironment {

    /** Names the folder for what a program needs for itself while it runs. */
    public static final String TEMPORARY = "TMPDIR";

    /** That folder's name below the directory of a video. */
    public static final String TEMPORARY_FOLDER = ".tmp";

    private static final String HOME = "HOME";
    private static final String COOKIES_OF_A_BROWSER = "--cookies-from-browser";
    /** Nothing lies below it, and nobody can make anything there. */
    private static final String NOWHERE = "/dev/null";

    /** This yt-dlp and newer ones load no plugins when a variable says so; 2023.03.04 does not know it. */
    private static final int[] CAN_DO_WITHOUT_PLUGINS = {2025, 4, 30};

    private final KnownSecrets secrets;
    private final Optional<ChildNetwork> network;
    /** The program that loads plugins from the home, whatever it is told. */
    private final Optional<Path> loadsPlugins;

    /** @param network of tools that connect */
    public ChildEnvironment(KnownSecrets secrets, Optional<ChildNetwork> network) {
        this(secrets, network, Optional.empty());
    }

    private ChildEnvironment(KnownSecrets secrets, Optional<ChildNetwork> network, Optional<Path> loadsPlugins) {
        this.secrets = secrets;
        this.network = network;
        this.loadsPlugins = loadsPlugins;
    }

    /** The same for downloads with this yt-dlp and these arguments of a person's. */
    public ChildEnvironment forYtDlp(DownloadTools tools, List<String> arguments) {
        boolean obeys = ToolVersion.parse(tools.ytDlpVersion())
                .filter(version -> version.isAtLeast(CAN_DO_WITHOUT_PLUGINS))
                .isPresent();
        boolean needsHome = arguments.stream().anyMatch(argument -> argument.startsWith(COOKIES_OF_A_BROWSER));
        return new ChildEnvironment(
                secrets, network, obeys || needsHome ? Optional.empty() : Optional.of(tools.ytDlp()));
    }

    public void applyTo(Map<String, String> environment) {
        InheritedVariables.keepIn(environment);
        secrets.removeFrom(environment);
        // yt-dlp loads plugins although it ignores its configuration.
        environment.put("YTDLP_NO_PLUGINS", "1");
        Optional<Path> home = home(environment);
        boolean foreign = home.flatMap(OwnFolder::problemOf).isPresent();
        if (foreign) {
            // Python runs what it finds there.
            environment.put("PYTHONNOUSERSITE", "1");
        }
        if (foreign || loadsPlugins.isPresent()) {
            environment.put("XDG_CONFIG_HOME", NOWHERE);
        }
        // One that was installed into the home is not found without it.
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

    /** Why the tools do without the home, where they do because others can write to it. */
    public static Optional<String> homeProblem(Map<String, String> environment) {
        return home(environment)
                .flatMap(OwnFolder::problemOf)
                .map(problem -> "yt-dlp and ffmpeg run without HOME, as " + problem);
    }

    private static Optional<Path> home(Map<String, String> environment) {
        return Optional.ofNullable(environment.get(HOME)).map(Path::of).filter(Path::isAbsolute);
    }

    /** What yt-dlp needs on its command line to use that network. */
    public List<String> ytDlpArguments() {
        return network.map(ChildNetwork::ytDlpArguments).orElse(List.of());
    }

    /** The text without any of the keys. */
    public String hide(String text) {
        String hidden = secrets.hide(text);
        return network.map(way -> way.hide(hidden)).orElse(hidden);
    }

    /**
     * Where the processes of a video put what they need for themselves: a one-file yt-dlp unpacks itself there, and leaves
     * that behind when it is killed. The machine's own folder for this may be too small for it, or allow no programs.
     */
    public static Path temporaryBelow(Path videoDirectory) throws IOException {
        return PrivateFiles.makeFolder(videoDirectory.resolve(TEMPORARY_FOLDER));
    }
}
