package dev.yt2ms.cli;

import picocli.CommandLine.IVersionProvider;

/** The version that the build wrote into the jar. */
final class Version implements IVersionProvider {

    @Override
    public String[] getVersion() {
        String version = Yt2ms.class.getPackage().getImplementationVersion();
        return new String[] {"yt2ms " + (version == null ? "(not packaged)" : version)};
    }
}
