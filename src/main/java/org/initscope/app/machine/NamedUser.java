package org.initscope.app.machine;

import org.initscope.app.Main;

/** Names the user before anything else of a driver runs, as a Java agent: spark-submit asks who it is before {@link Main}. */
public final class NamedUser {
    private NamedUser() {}

    /** For Java, which calls it before the main class. */
    public static void premain(String arguments) {
        Host.nameUser();
    }
}
