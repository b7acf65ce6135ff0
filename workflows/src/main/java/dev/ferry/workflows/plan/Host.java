package dev.ferry.workflows.plan;

/**
 * A host as Ferry reaches it.
 *
 * @param name the name by which components refer to it
 * @param address IPv4 or IPv6 address, or a DNS name
 * @param port TCP port of its SSH server
 * @param user the account that Ferry logs in as; root, or one that may run {@code sudo -n}
 * @param key where to find the private key; resolved only in the activity that connects
 * @param hostKey fingerprint of the host's key as {@code ssh-keygen -l} prints it, {@code
 *     SHA256:...}; a host that shows another key is refused
 */
public record Host(
    String name, String address, int port, String user, SecretRef key, String hostKey) {}
