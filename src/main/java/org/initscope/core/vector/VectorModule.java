package org.initscope.core.vector;

/** Whether this process was started with the JDK's vector instructions, the incubating module jdk.incubator.vector. */
public final class VectorModule {
    private VectorModule() {}

    private static final String NAME = "jdk.incubator.vector";
    private static final boolean PRESENT = findOrWarn();

    /** Whether the module is there; if it is not, the first call warns in one line. */
    public static boolean isPresent() {
        return PRESENT;
    }

    private static boolean findOrWarn() {
        boolean present = ModuleLayer.boot().findModule(NAME).isPresent();
        if (!present) {
            System.getLogger(VectorModule.class.getName())
                    .log(
                            System.Logger.Level.WARNING,
                            "training runs without vector instructions, seven to ten times slower and with the same"
                                    + " result: start Java with --add-modules={0}",
                            NAME);
        }
        return present;
    }
}
