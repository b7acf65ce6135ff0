package dev.ferry.workflows.plan;

import dev.ferry.workflows.plan.shape.Default;
import dev.ferry.workflows.plan.shape.Doc;
import dev.ferry.workflows.plan.shape.EntryName;
import dev.ferry.workflows.plan.shape.Form;
import dev.ferry.workflows.plan.shape.Is;
import dev.ferry.workflows.plan.shape.Range;

/** A host as Ferry reaches it. */
@Doc("A host, as the worker reaches it over SSH.")
public record Host(
    @Doc("The name by which components refer to it.") @EntryName @Is(Form.HOST_NAME) String name,
    @Doc("Where its SSH server listens.") @Is(Form.ADDRESS) String address,
    @Doc("TCP port of its SSH server.") @Default("22") @Range(min = "1", max = "65535") int port,
    @Doc("The account to log in as: root, or one that may run `sudo -n`.") @Is(Form.ACCOUNT)
        String user,
    @Doc("The private key to log in with.") SecretRef key,
    @Doc(
            "Fingerprint of the host's key, as `ssh-keygen -l` prints it. A host that shows another"
                + " key is refused.")
        @Is(Form.HOST_KEY)
        String hostKey) {}
