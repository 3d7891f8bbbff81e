"""The peers' side of the measurement: fits XGBoost or scikit-learn on a table of bench-table.ts.

Reads one request a line, {"peer": ..., "path": ..., "threads": ...}, and answers one line of JSON each.
One process serves all repetitions, so the peers are warm after their first.
"""
import importlib
import json
import sys
import time


def load(path):
    import numpy as np

    with open(path + ".json") as file:
        shape = json.load(file)
    values = np.fromfile(path + ".f32", dtype="<f4").reshape(len(shape["columns"]) + 1, shape["rowCount"])
    rows = np.ascontiguousarray(values[:-1].T)
    return rows, values[-1], shape["trainCount"]


def fit_xgboost(rows, target, threads):
    import xgboost

    params = {
        "objective": "binary:logistic",
        "tree_method": "hist",
        "grow_policy": "lossguide",
        "max_leaves": 31,
        "max_depth": 0,
        "max_bin": 256,
        "eta": 0.1,
        "nthread": threads,
    }
    model = xgboost.train(params, xgboost.DMatrix(rows, target, nthread=threads), 100)
    return lambda held: model.predict(xgboost.DMatrix(held))


def fit_sklearn(rows, target, threads):
    from sklearn.ensemble import HistGradientBoostingClassifier

    # Its threads are those of OpenMP, set in the environment of this process.
    model = HistGradientBoostingClassifier(
        max_iter=100, max_leaf_nodes=31, learning_rate=0.1, max_bins=255, early_stopping=False
    ).fit(rows, target)
    return lambda held: model.predict_proba(held)[:, 1]


def auc(target, scores):
    """Area under the ROC curve from mean ranks, ties shared."""
    import numpy as np

    _, groups, counts = np.unique(scores, return_inverse=True, return_counts=True)
    ranks = (np.cumsum(counts) - (counts - 1) / 2)[groups]
    positives = target.sum()
    negatives = len(target) - positives
    return float((ranks[target == 1].sum() - positives * (positives + 1) / 2) / (positives * negatives))


fits = {"xgboost": fit_xgboost, "sklearn": fit_sklearn}


def answer(request):
    try:
        version = importlib.import_module(request["peer"]).__version__
        importlib.import_module("numpy")
    except Exception as error:
        return {"skipped": f"{request['peer']} cannot be imported: {error}"}
    rows, target, train_count = load(request["path"])
    begin, cpu = time.perf_counter(), time.process_time()
    predict = fits[request["peer"]](rows[:train_count], target[:train_count], request["threads"])
    seconds, cpu_seconds = time.perf_counter() - begin, time.process_time() - cpu
    area = auc(target[train_count:], predict(rows[train_count:]))
    return {"version": version, "seconds": seconds, "cpuSeconds": cpu_seconds, "auc": area}


for line in sys.stdin:
    print(json.dumps(answer(json.loads(line))), flush=True)
