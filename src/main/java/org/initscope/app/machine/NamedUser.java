package org.initscope.app.machine;

import org.initscope.app.Main;

/**
 * A Java agent that names the user before anything else of a driver runs, since spark-submit asks for the user before
 * {@link Main}.
 */
public final class NamedUser {
    private NamedUser() {}

    /** For Java, which calls it before the main class. */
    public static void premain(String arguments) {
        Host.nameUser();
    }
}
