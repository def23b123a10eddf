#!/usr/bin/env python3
"""scikit-learn's MLPClassifier on the dense workloads of the training table: one JSON line a workload.

    /usr/bin/python3 scikit_learn.py mlp iris --threads 2 --seconds 6

Needs python3-sklearn and libopenblas0-openmp. The same sizes, batches and optimiser (Adam, 0.001, no weight decay) as ours, on
random data of the data set's size; samples_s is the median over epochs, the first left out. Workloads that MLPClassifier does
not have print nothing.
"""
import argparse, json, os, statistics, sys, time, warnings

OPENMP = '/usr/lib/x86_64-linux-gnu/openblas-openmp'
if os.path.isdir(OPENMP) and os.environ.get('LD_LIBRARY_PATH') != OPENMP:
    threads = sys.argv[sys.argv.index('--threads') + 1] if '--threads' in sys.argv else '2'
    os.execve(sys.executable, [sys.executable, *sys.argv], {**os.environ, 'LD_LIBRARY_PATH': OPENMP, 'OMP_NUM_THREADS': threads})

import numpy as np
import sklearn
from sklearn.neural_network import MLPClassifier

#            hidden layers, batch, rows, inputs, classes
WORKLOADS = {
    'mlp':      ((128, 64), 64, 20000, 784, 10),
    'wide-mlp': ((1024, 1024), 256, 4096, 784, 10),
    'iris':     ((16, 16), 16, 120, 4, 3),
}


def train(name, seconds):
    hidden, batch, rows, inputs, classes = WORKLOADS[name]
    random = np.random.default_rng(1)
    x = random.standard_normal((rows, inputs)).astype(np.float32)
    y = random.integers(0, classes, rows)
    # One call of fit: partial_fit checks its input anew each epoch, which costs iris more than the training.
    marks = []

    class Timed(MLPClassifier):
        def _update_no_improvement_count(self, *args):
            marks.append(time.perf_counter())
            if marks[-1] - marks[0] > seconds:
                raise KeyboardInterrupt
            return super()._update_no_improvement_count(*args)

    model = Timed(hidden, batch_size=batch, alpha=0, max_iter=10**9, n_iter_no_change=10**9, tol=0, random_state=1)
    with warnings.catch_warnings():
        warnings.simplefilter('ignore')
        model.fit(x, y)
    times = np.diff(marks)
    return {'samples_s': round(rows / statistics.median(times[1:] if len(times) > 1 else times))}


if __name__ == '__main__':
    a = argparse.ArgumentParser(); a.add_argument('workloads', nargs='+'); a.add_argument('--threads', type=int, default=2)
    a.add_argument('--seconds', type=float, default=6); a = a.parse_args()
    for w in a.workloads:
        if w in WORKLOADS:
            print(json.dumps({'peer': f'scikit-learn {sklearn.__version__}', 'workload': w, 'threads': a.threads, **train(w, a.seconds)}), flush=True)
