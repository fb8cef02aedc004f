package org.initscope.spark.search.trial;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.concurrent.CancellationException;

/** Tells what a trial itself ends with from what befalls it: memory, disks, executors and threads are not its own. */
final class Disturbance {
    private static final String OWN_PACKAGE = "org.initscope.";
    private static final String SPARK = "org.apache.spark.";

    private Disturbance() {}

    /** Why a trial that ended with this failure is to be tried again; empty where the failure is the trial's own. */
    static Optional<String> of(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (isRefusal(cause)) {
                return Optional.empty();
            }
        }
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (isFromOutside(cause)) {
                return Optional.of(reason(cause));
            }
        }
        return Optional.empty();
    }

    /** A sentence of this project about what the trial asks for. */
    private static boolean isRefusal(Throwable failure) {
        return failure instanceof IllegalArgumentException && isThrownBy(failure, OWN_PACKAGE);
    }

    private static boolean isFromOutside(Throwable failure) {
        return failure instanceof Error
                || failure instanceof IOException
                || failure instanceof UncheckedIOException
                || failure instanceof InterruptedException
                || failure instanceof CancellationException
                || failure.getClass().getName().startsWith(SPARK)
                || failure instanceof IllegalStateException && isThrownBy(failure, SPARK);
    }

    private static boolean isThrownBy(Throwable failure, String packages) {
        StackTraceElement[] frames = failure.getStackTrace();
        return frames.length > 0 && frames[0].getClassName().startsWith(packages);
    }

    private static String reason(Throwable failure) {
        String kind = failure.getClass().getSimpleName();
        String message = failure.getMessage();
        return message == null
                ? kind
                : kind + ": " + message.lines().findFirst().orElse("");
    }
}
