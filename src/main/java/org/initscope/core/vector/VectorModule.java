package org.initscope.core.vector;

/**
 * Whether this process computes with the JDK's vector instructions, the incubating module jdk.incubator.vector.
 *
 * <p>A vector is an object until the second compiler has seen it. A process without that compiler is many times quicker with
 * plain loops, for which it sets {@link #LOOPS}.
 */
public final class VectorModule {
    private VectorModule() {}

    /** A system property: whether plain loops are taken although the module is there. */
    public static final String LOOPS = "initscope.loops";

    private static final String NAME = "jdk.incubator.vector";
    private static final boolean LOOPS_WANTED = Boolean.getBoolean(LOOPS);
    private static final boolean PRESENT =
            !LOOPS_WANTED && ModuleLayer.boot().findModule(NAME).isPresent();

    /** Whether the module is there and wanted. */
    public static boolean isPresent() {
        return PRESENT;
    }

    /** The same for a training; if the module is not there, the first call warns in one line. */
    public static boolean isPresentOrWarns() {
        return PRESENT || Warned.ONCE;
    }

    /** Loaded by the first training that asks. */
    private static final class Warned {
        static final boolean ONCE = warn();
    }

    /** False. */
    private static boolean warn() {
        if (!LOOPS_WANTED) {
            System.getLogger(VectorModule.class.getName())
                    .log(
                            System.Logger.Level.WARNING,
                            "training runs without vector instructions, seven to ten times slower and with the same"
                                    + " result: start Java with --add-modules={0}",
                            NAME);
        }
        return false;
    }
}
