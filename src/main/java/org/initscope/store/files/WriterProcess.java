package org.initscope.store.files;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Instant;
import java.util.Optional;

/**
 * A process that writes, known by its number, its machine and the second of its start, which no other process has.
 *
 * @param number of the process
 * @param machine its host name
 * @param start in seconds since 1970; 0 where the operating system does not tell
 */
public record WriterProcess(long number, String machine, long start) {
    private static final WriterProcess CURRENT = of(ProcessHandle.current());

    /** This process. */
    public static WriterProcess current() {
        return CURRENT;
    }

    /** One of which nothing is known, and which has not ended as far as anybody can tell. */
    public static WriterProcess unknown() {
        return new WriterProcess(0, "", 0);
    }

    private static WriterProcess of(ProcessHandle process) {
        return new WriterProcess(process.pid(), machineName(), startOf(process).orElse(0L));
    }

    private static Optional<Long> startOf(ProcessHandle process) {
        return process.info().startInstant().map(Instant::getEpochSecond);
    }

    private static String machineName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }

    /** Whether it was a process of this machine that has ended. */
    public boolean hasEnded() {
        if (!machine.equals(CURRENT.machine)) {
            return false;
        }
        Optional<ProcessHandle> process = ProcessHandle.of(number);
        return process.isEmpty()
                || startOf(process.get()).filter(other -> other != start).isPresent();
    }
}
