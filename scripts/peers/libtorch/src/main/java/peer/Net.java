package peer;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.AutoGradMode;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/** One model: embedding, Linear → batch norm or bias → tanh a hidden layer, Linear; trained by plain SGD. */
final class Net {
    private final Names names;
    private final boolean norm;
    private final int batch;
    private final float rate;
    private final Tensor embedding;
    private final List<Tensor> weights = new ArrayList<>();
    private final List<TensorOptional> gammas = new ArrayList<>();
    private final List<TensorOptional> betas = new ArrayList<>();
    private final List<Tensor> biases = new ArrayList<>();
    private final List<TensorOptional> means = new ArrayList<>();
    private final List<TensorOptional> variances = new ArrayList<>();
    private final Tensor outputWeight;
    private final Tensor outputBias;
    private final List<Tensor> parameters = new ArrayList<>();
    private final TensorVector trained;

    Net(Names names, Arguments arguments, double gain, double rate, long seed) {
        this.names = names;
        this.norm = arguments.norm();
        this.batch = arguments.batch();
        this.rate = (float) rate;
        torch.manual_seed(seed);
        this.embedding = parameter(torch.randn(Names.CLASSES, Names.COMPONENTS));
        long inputs = Names.BLOCK * Names.COMPONENTS;
        for (long units : arguments.hidden()) {
            weights.add(parameter(torch.randn(inputs, units).mul(new Scalar(gain / Math.sqrt(inputs)))));
            if (norm) {
                gammas.add(new TensorOptional(parameter(torch.ones(units))));
                betas.add(new TensorOptional(parameter(torch.zeros(units))));
                means.add(new TensorOptional(torch.zeros(units)));
                variances.add(new TensorOptional(torch.ones(units)));
            } else {
                biases.add(parameter(torch.zeros(units)));
            }
            inputs = units;
        }
        this.outputWeight = parameter(torch.randn(inputs, Names.CLASSES).mul(new Scalar(0.1 / Math.sqrt(inputs))));
        this.outputBias = parameter(torch.zeros(Names.CLASSES));
        this.trained = new TensorVector(parameters.toArray(Tensor[]::new));
    }

    private Tensor parameter(Tensor start) {
        parameters.add(start.set_requires_grad(true));
        return start;
    }

    /** Draws a minibatch, computes forward and backward, and updates the parameters. */
    void step() {
        // everything that a step allocates goes with it
        try (PointerScope scope = new PointerScope()) {
            update(loss());
        }
    }

    double lossNow() {
        try (PointerScope scope = new PointerScope()) {
            return loss().item_float();
        }
    }

    private Tensor loss() {
        Tensor drawn = names.draw(batch);
        Tensor hidden = torch.embedding(embedding, names.contexts().index_select(0, drawn)).flatten(1, -1);
        for (int i = 0; i < weights.size(); i++) {
            hidden = torch.tanh(preactivation(i, hidden));
        }
        Tensor logits = torch.addmm(outputBias, hidden, outputWeight);
        return torch.cross_entropy_loss(logits, names.targets().index_select(0, drawn));
    }

    private Tensor preactivation(int i, Tensor input) {
        if (!norm) {
            return torch.addmm(biases.get(i), input, weights.get(i));
        }
        Tensor product = torch.mm(input, weights.get(i));
        return torch.batch_norm(
                product, gammas.get(i), betas.get(i), means.get(i), variances.get(i), true, 0.1, 1e-5, false);
    }

    private void update(Tensor loss) {
        TensorVector gradients = torch.grad(new TensorVector(loss), trained);
        try (AutoGradMode off = new AutoGradMode(false)) {
            Scalar step = new Scalar(-rate);
            for (int i = 0; i < parameters.size(); i++) {
                parameters.get(i).add_(gradients.get(i), step);
            }
        }
    }
}
