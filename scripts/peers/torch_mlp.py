#!/usr/bin/python3
"""PyTorch peers for the character MLP of this project: what a user would run instead, on one CPU machine.

Needs Debian's python3-torch (apt-get install --no-install-recommends python3-torch python3-numpy); run with /usr/bin/python3.

  torch_mlp.py step  --net A|B --norm bn|none --batch 32 --seconds 5          one model, one thread: microseconds per SGD step
  torch_mlp.py grid  --trials 64 --steps 1000 --processes 2                   independent trials in a process pool, one thread each
  torch_mlp.py stack --trials 64 --steps 1000                                 the same trials stacked into one model with batched matmul
  torch_mlp.py watch --every 1|16                                            one model with the diagnostics of the lecture, overhead against none

Net A: embedding 27x10, 3 characters -> 30 -> Linear 200 (no bias under bn) -> BN -> tanh -> Linear 27.
Net B: embedding 27x10, 30 -> 5 x [Linear 100 (no bias under bn) -> BN -> tanh] -> Linear 27.
Loss: mean cross-entropy; plain SGD, lr 0.1. Each mode prints one JSON line last.
"""
import argparse, json, os, sys, time
os.environ.setdefault("OMP_NUM_THREADS", "1")
import torch
import torch.nn.functional as F

torch.set_num_threads(1)
HERE = os.path.dirname(os.path.abspath(__file__))


def examples(path):
    words = open(path).read().split()
    stoi = {c: i + 1 for i, c in enumerate(sorted(set("".join(words))))}
    stoi["."] = 0
    X, Y = [], []
    for w in words:
        context = [0, 0, 0]
        for ch in w + ".":
            X.append(context)
            Y.append(stoi[ch])
            context = context[1:] + [stoi[ch]]
    return torch.tensor(X), torch.tensor(Y)


class Mlp(torch.nn.Module):
    def __init__(self, net, norm, gain, seed):
        super().__init__()
        g = torch.Generator().manual_seed(seed)
        hidden = [200] if net == "A" else [100] * 5
        self.embedding = torch.nn.Parameter(torch.randn(27, 10, generator=g))
        dims = [30] + hidden
        self.weights = torch.nn.ParameterList(
            [torch.nn.Parameter(torch.randn(i, o, generator=g) * gain / i ** .5) for i, o in zip(dims, dims[1:])])
        self.norms = torch.nn.ModuleList([torch.nn.BatchNorm1d(o) for o in hidden]) if norm == "bn" else None
        self.biases = None if norm == "bn" else torch.nn.ParameterList([torch.nn.Parameter(torch.zeros(o)) for o in hidden])
        self.out_weight = torch.nn.Parameter(torch.randn(dims[-1], 27, generator=g) * .1 / dims[-1] ** .5)
        self.out_bias = torch.nn.Parameter(torch.zeros(27))

    def forward(self, x, keep=None):
        h = self.embedding[x].flatten(1)
        for i, w in enumerate(self.weights):
            pre = h @ w
            pre = self.norms[i](pre) if self.norms is not None else pre + self.biases[i]
            h = torch.tanh(pre)
            if keep is not None:
                h.retain_grad()
                keep.append((pre, h))
        return h @ self.out_weight + self.out_bias


def step(model, params, X, Y, g, lr, batch, watch=False):
    ix = torch.randint(0, X.shape[0], (batch,), generator=g)
    keep = [] if watch else None
    loss = F.cross_entropy(model(X[ix], keep), Y[ix])
    for p in params:
        p.grad = None
    loss.backward()
    with torch.no_grad():
        rows = []
        if watch:
            for pre, h in keep:
                for t in (pre, h, h.grad):
                    rows.append((t.mean().item(), t.std().item(), t.min().item(), t.max().item(), torch.histc(t, 64)))
                a = h.abs() > .97
                rows.append((a.float().mean().item(), int(a.all(0).sum())))
        for p in params:
            update = lr * p.grad
            if watch:
                for t in (p.grad, update, p):
                    rows.append((t.mean().item(), t.std().item(), torch.histc(t, 64)))
            p.sub_(update)
    return loss


def run_trial(job):
    i, steps, net, norm, batch, path = job
    X, Y = examples(path) if not hasattr(run_trial, "data") else run_trial.data
    run_trial.data = (X, Y)
    gain, lr = 0.25 + 0.125 * (i % 16), 0.02 * 2 ** (i // 16 % 4)
    model = Mlp(net, norm, gain, i)
    params = list(model.parameters())
    g = torch.Generator().manual_seed(i)
    first = last = None
    for s in range(steps):
        loss = step(model, params, X, Y, g, lr, batch)
        first = loss.item() if s == 0 else first
        last = loss.item() if s == steps - 1 else last
    return i, first, last


def timed(f, seconds):
    for _ in range(30):
        f()
    t, end = [], time.perf_counter() + seconds
    while time.perf_counter() < end:
        a = time.perf_counter()
        f()
        t.append((time.perf_counter() - a) * 1e6)
    t.sort()
    return {"steps": len(t), "median_us": round(t[len(t) // 2], 1), "p10_us": round(t[len(t) // 10], 1)}


def stacked(args, X, Y):
    """All trials as one set of parameters with a leading trial axis; one batched matmul serves all of them."""
    K, B = args.trials, args.batch
    g = torch.Generator().manual_seed(0)
    hidden = [200] if args.net == "A" else [100] * 5
    dims = [30] + hidden
    gains = torch.tensor([0.25 + 0.125 * (i % 16) for i in range(K)]).view(K, 1, 1)
    lrs = torch.tensor([0.02 * 2 ** (i // 16 % 4) for i in range(K)])
    C = torch.randn(K, 27, 10, generator=g)
    Ws = [torch.randn(K, i, o, generator=g) * gains / i ** .5 for i, o in zip(dims, dims[1:])]
    gam = [torch.ones(K, 1, o) for o in hidden]
    bet = [torch.zeros(K, 1, o) for o in hidden]
    Wo = torch.randn(K, dims[-1], 27, generator=g) * .1 / dims[-1] ** .5
    bo = torch.zeros(K, 1, 27)
    params = [C, *Ws, *gam, *bet, Wo, bo]
    for p in params:
        p.requires_grad_(True)
    rows = torch.arange(K).view(K, 1, 1)

    def one():
        ix = torch.randint(0, X.shape[0], (K, B), generator=g)
        h = C[rows, X[ix]].flatten(2)
        for w, ga, be in zip(Ws, gam, bet):
            pre = torch.bmm(h, w)
            if args.norm == "bn":
                m = pre.mean(1, keepdim=True)
                v = pre.var(1, unbiased=False, keepdim=True)
                pre = ga * (pre - m) * torch.rsqrt(v + 1e-5) + be
            else:
                pre = pre + be
            h = torch.tanh(pre)
        logits = torch.bmm(h, Wo) + bo
        loss = F.cross_entropy(logits.flatten(0, 1), Y[ix].flatten(), reduction="none").view(K, B).mean(1)
        for p in params:
            p.grad = None
        loss.sum().backward()
        with torch.no_grad():
            for p in params:
                if p.grad is not None:
                    p.sub_(p.grad * lrs.view(K, *[1] * (p.dim() - 1)))

    for _ in range(5):
        one()
    a = time.perf_counter()
    for _ in range(args.steps):
        one()
    return time.perf_counter() - a


def main():
    p = argparse.ArgumentParser()
    p.add_argument("mode", choices=["step", "grid", "stack", "watch"])
    p.add_argument("--net", default="A", choices=["A", "B"])
    p.add_argument("--norm", default="bn", choices=["bn", "none"])
    p.add_argument("--batch", type=int, default=32)
    p.add_argument("--seconds", type=float, default=5)
    p.add_argument("--trials", type=int, default=64)
    p.add_argument("--steps", type=int, default=1000)
    p.add_argument("--processes", type=int, default=2)
    p.add_argument("--every", type=int, default=1)
    p.add_argument("--names", default=os.path.join(HERE, "..", "..", "data", "names.txt"))
    args = p.parse_args()
    result = {"mode": args.mode, "net": args.net, "norm": args.norm, "batch": args.batch, "torch": torch.__version__}
    if args.mode == "grid":
        import multiprocessing as mp
        jobs = [(i, args.steps, args.net, args.norm, args.batch, args.names) for i in range(args.trials)]
        a = time.perf_counter()
        with mp.get_context("fork").Pool(args.processes) as pool:
            out = pool.map(run_trial, jobs, chunksize=1)
        wall = time.perf_counter() - a
        result.update(trials=args.trials, steps=args.steps, processes=args.processes, wall_s=round(wall, 2),
                      trial_steps_per_s=round(args.trials * args.steps / wall, 1), last_loss_mean=sum(o[2] for o in out) / len(out))
    else:
        X, Y = examples(args.names)
        if args.mode == "stack":
            wall = stacked(args, X, Y)
            result.update(trials=args.trials, steps=args.steps, wall_s=round(wall, 2), trial_steps_per_s=round(args.trials * args.steps / wall, 1))
        else:
            model = Mlp(args.net, args.norm, 5 / 3, 1)
            params = list(model.parameters())
            g = torch.Generator().manual_seed(1)
            plain = timed(lambda: step(model, params, X, Y, g, .1, args.batch), args.seconds)
            result.update(plain)
            if args.mode == "watch":
                count = [0]

                def watched():
                    count[0] += 1
                    step(model, params, X, Y, g, .1, args.batch, count[0] % args.every == 0)
                a = time.perf_counter()
                n = 0
                while time.perf_counter() - a < args.seconds:
                    watched()
                    n += 1
                mean = (time.perf_counter() - a) / n * 1e6
                a = time.perf_counter()
                n = 0
                while time.perf_counter() - a < args.seconds:
                    step(model, params, X, Y, g, .1, args.batch)
                    n += 1
                base = (time.perf_counter() - a) / n * 1e6
                result.update(every=args.every, mean_us=round(mean, 1), base_mean_us=round(base, 1), overhead=round(mean / base, 3))
    print(json.dumps(result))


if __name__ == "__main__":
    main()
