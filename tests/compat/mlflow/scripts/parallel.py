"""Eight processes log at once: every acknowledged point is there, none twice."""

import multiprocessing

import mlflow
from mlflow import MlflowClient


def work(number):
    with mlflow.start_run(run_name=f"worker {number}") as run:
        mlflow.log_param("number", number)
        for step in range(100):
            mlflow.log_metric("loss", number + step / 100, step=step)
    return run.info.run_id


if __name__ == "__main__":
    experiment = mlflow.set_experiment("parallel")
    with multiprocessing.get_context("spawn").Pool(8) as pool:
        ids = pool.map(work, range(8))
    client = MlflowClient()
    runs = {run.info.run_id: run for run in client.search_runs([experiment.experiment_id])}
    assert set(ids) <= set(runs)
    for number, run_id in enumerate(ids):
        assert runs[run_id].data.params["number"] == str(number)
        history = client.get_metric_history(run_id, "loss")
        assert [point.value for point in history] == [number + step / 100 for step in range(100)]
