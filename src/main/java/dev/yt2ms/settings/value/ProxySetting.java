package dev.yt2ms.settings.value;

/** The proxy of one side (source, destination or download) as the job file sets it. */
public sealed interface ProxySetting {

    /**
     * The job file says nothing: the environment decides, and addresses of this machine are reached without a proxy.
     */
    record Environment() implements ProxySetting {}

    /** The value {@code none}: every connection is direct, whatever the environment says. */
    record None() implements ProxySetting {}

    /**
     * An address: all connections of this side use this proxy, even those to this machine, whatever {@code NO_PROXY}
     * says.
     */
    record Address(ProxyAddress address) implements ProxySetting {}
}
