package org.initscope.app.machine;

import java.util.concurrent.ThreadFactory;

/** Threads that do not keep a process that was ended. */
public final class DaemonThreads {
    private DaemonThreads() {}

    /** Makes threads of a name. */
    public static ThreadFactory named(String name) {
        return work -> {
            Thread thread = new Thread(work, name);
            thread.setDaemon(true);
            return thread;
        };
    }
}
