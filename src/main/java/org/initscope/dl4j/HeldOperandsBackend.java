package org.initscope.dl4j;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import org.nd4j.common.io.AbstractResource;
import org.nd4j.common.io.Resource;
import org.nd4j.linalg.cpu.nativecpu.CpuBackend;

/**
 * ND4J's backend for CPUs, with {@link HeldOperandsExecutioner} in place of its executioner.
 *
 * <p>ND4J finds it as a service, before anything makes an array: in drivers, in executors and in programs that use this project
 * as a library.
 */
public final class HeldOperandsBackend extends CpuBackend {
    /** ND4J's key for the class of the executioner; the system property of this name comes before every backend's. */
    static final String EXECUTIONER = "opexec";

    @Override
    public int getPriority() {
        return super.getPriority() + 1;
    }

    @Override
    public Resource getConfigurationResource() {
        Resource settings = super.getConfigurationResource();
        // of two lines for one key the last counts
        String line = "\n" + EXECUTIONER + " = " + HeldOperandsExecutioner.class.getName() + "\n";
        return new AbstractResource() {
            @Override
            public InputStream getInputStream() throws IOException {
                return new SequenceInputStream(
                        settings.getInputStream(),
                        new ByteArrayInputStream(line.getBytes(StandardCharsets.ISO_8859_1)));
            }

            @Override
            public String getDescription() {
                return settings.getDescription() + " with " + line.strip();
            }
        };
    }
}
