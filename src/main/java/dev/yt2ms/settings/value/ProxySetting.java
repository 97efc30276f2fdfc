package dev.yt2ms.settings.value;

/** The proxy of one side (source, destination or download) as the job file sets it. */
public sealed interface ProxySetting {

    /**
     * The job file has no proxy setting: the environment decides, and addresses of this machine are reached without a
     * proxy.
     */
    record Environment() implements ProxySetting {}

    /** The value {@code none}: every connection is direct, and the proxies of the environment are ignored. */
    record None() implements ProxySetting {}

    /**
     * An address: all connections of this side use this proxy, even those to this machine and to the hosts of {@code
     * NO_PROXY}.
     */
    record Address(ProxyAddress address) implements ProxySetting {}
}
