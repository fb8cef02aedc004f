package org.initscope.app.machine;

import java.lang.reflect.Constructor;
import org.apache.spark.SparkUserAppException;

/** YARN's application master, which runs the driver within itself where it is submitted in cluster mode. */
public final class ApplicationMaster {
    private ApplicationMaster() {}

    /** Whether this process is YARN's as well, which takes any exit from within, also one with 0, for a failure. */
    public static boolean isThisProcess() {
        return System.getProperty("spark.master", "").equals("yarn")
                && System.getProperty("spark.submit.deployMode", "").equals("cluster");
    }

    /**
     * Tells it how the program ended.
     *
     * @throws SparkUserAppException with the exit code, where it is not 0
     */
    public static void end(int exitCode) throws SparkUserAppException {
        if (exitCode != ExitCode.OK) {
            throw failure(exitCode);
        }
    }

    /** Spark 4 takes a cause beside the exit code, Spark 3 the exit code alone. */
    private static SparkUserAppException failure(int exitCode) {
        Constructor<?> constructor = SparkUserAppException.class.getConstructors()[0];
        Object[] arguments = new Object[constructor.getParameterCount()];
        arguments[0] = exitCode;
        try {
            return (SparkUserAppException) constructor.newInstance(arguments);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}
