"""A metric of 100,000 steps, in batches as the client sends them."""

import mlflow
from mlflow import MlflowClient
from mlflow.entities import Metric

client = MlflowClient()
count = 100_000
with mlflow.start_run() as run:
    for start in range(0, count, 1000):
        client.log_batch(
            run.info.run_id,
            metrics=[Metric("loss", 1 / (step + 1), step, step) for step in range(start, start + 1000)],
        )
    # A client that did not hear the answer sends the same again.
    client.log_batch(run.info.run_id, metrics=[Metric("loss", 1 / (step + 1), step, step) for step in range(1000)])
history = client.get_metric_history(run.info.run_id, "loss")
assert [point.step for point in history] == list(range(count))
assert client.get_run(run.info.run_id).data.metrics == {"loss": 1 / count}
