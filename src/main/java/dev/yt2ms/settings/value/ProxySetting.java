package dev.yt2ms.settings.value;

/** What a job file says of the proxy of one side. */
public sealed interface ProxySetting {

    /** Nothing: what the environment says holds, and this machine itself is reached without a proxy. */
    record Environment() implements ProxySetting {}

    /** {@code none}: every connection is direct, whatever the environment says. */
    record None() implements ProxySetting {}

    /** All connections of this side go by this proxy, also those to this machine, whatever {@code NO_PROXY} says. */
    record Address(ProxyAddress address) implements ProxySetting {}
}
