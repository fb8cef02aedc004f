package peer;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.AbstractTensor;
import org.bytedeco.pytorch.AutoGradMode;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/** All trials as one set of parameters with a leading axis of trials: one batched product serves all of them. */
final class StackedNet {
    private static final long[] EXAMPLES = {1};

    private final Names names;
    private final boolean norm;
    private final long trials;
    private final long batch;
    private final Tensor embedding;
    private final Tensor offsets;
    private final List<Tensor> weights = new ArrayList<>();
    private final List<Tensor> gammas = new ArrayList<>();
    private final List<Tensor> betas = new ArrayList<>();
    private final Tensor outputWeight;
    private final Tensor outputBias;
    private final List<Tensor> parameters = new ArrayList<>();
    private final List<Tensor> rates = new ArrayList<>();
    private final TensorVector trained;

    StackedNet(Names names, Arguments arguments) {
        this.names = names;
        this.norm = arguments.norm();
        this.trials = arguments.trials();
        this.batch = arguments.batch();
        torch.manual_seed(0);
        float[] gains = new float[arguments.trials()];
        float[] negative = new float[arguments.trials()];
        long[] first = new long[arguments.trials()];
        for (int i = 0; i < arguments.trials(); i++) {
            gains[i] = (float) Names.gain(i);
            negative[i] = (float) -Names.rate(i);
            first[i] = (long) i * Names.CLASSES;
        }
        Tensor gain = AbstractTensor.create(gains, trials, 1, 1);
        this.offsets = AbstractTensor.create(first, trials, 1, 1);
        this.embedding = parameter(torch.randn(trials * Names.CLASSES, Names.COMPONENTS), true, negative);
        long inputs = Names.BLOCK * Names.COMPONENTS;
        for (long units : arguments.hidden()) {
            Tensor weight = torch.randn(trials, inputs, units).mul(gain);
            weights.add(parameter(weight.mul(new Scalar(1 / Math.sqrt(inputs))), false, negative));
            if (norm) {
                gammas.add(parameter(torch.ones(trials, 1, units), false, negative));
            }
            betas.add(parameter(torch.zeros(trials, 1, units), false, negative));
            inputs = units;
        }
        Tensor output = torch.randn(trials, inputs, Names.CLASSES).mul(new Scalar(0.1 / Math.sqrt(inputs)));
        this.outputWeight = parameter(output, false, negative);
        this.outputBias = parameter(torch.zeros(trials, 1, Names.CLASSES), false, negative);
        this.trained = new TensorVector(parameters.toArray(Tensor[]::new));
    }

    private Tensor parameter(Tensor start, boolean table, float[] negative) {
        parameters.add(start.set_requires_grad(true));
        if (table) {
            float[] rows = new float[negative.length * Names.CLASSES];
            for (int i = 0; i < rows.length; i++) {
                rows[i] = negative[i / Names.CLASSES];
            }
            rates.add(AbstractTensor.create(rows, rows.length, 1));
        } else {
            rates.add(AbstractTensor.create(negative, negative.length, 1, 1));
        }
        return start;
    }

    void step() {
        try (PointerScope scope = new PointerScope()) {
            Tensor drawn = names.draw(trials * batch);
            Tensor contexts = names.contexts().index_select(0, drawn).view(trials, batch, Names.BLOCK);
            Tensor hidden = torch.embedding(embedding, contexts.add(offsets)).flatten(2, -1);
            for (int i = 0; i < weights.size(); i++) {
                hidden = torch.tanh(preactivation(i, hidden));
            }
            Tensor logits = torch.baddbmm(outputBias, hidden, outputWeight).flatten(0, 1);
            Tensor mean = torch.cross_entropy_loss(logits, names.targets().index_select(0, drawn));
            // the mean over all trials times their number is the sum of the trials' own means
            update(mean.mul(new Scalar((double) trials)));
        }
    }

    private Tensor preactivation(int i, Tensor input) {
        if (!norm) {
            return torch.baddbmm(betas.get(i), input, weights.get(i));
        }
        Tensor product = torch.bmm(input, weights.get(i));
        Tensor centred = product.sub(product.mean(EXAMPLES, true, null));
        Tensor variance = centred.mul(centred).mean(EXAMPLES, true, null);
        Tensor scale = gammas.get(i).mul(torch.rsqrt(variance.add(new Scalar(1e-5))));
        return torch.addcmul(betas.get(i), centred, scale);
    }

    private void update(Tensor loss) {
        TensorVector gradients = torch.grad(new TensorVector(loss), trained);
        try (AutoGradMode off = new AutoGradMode(false)) {
            for (int i = 0; i < parameters.size(); i++) {
                parameters.get(i).addcmul_(gradients.get(i), rates.get(i));
            }
        }
    }
}
