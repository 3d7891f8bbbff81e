"""Artifacts through the proxy, whole and in parts."""

import os
import tempfile

import mlflow
from mlflow import MlflowClient

client = MlflowClient()
folder = tempfile.mkdtemp()
os.makedirs(f"{folder}/sub/deep")
content = {
    "a.txt": b"words",
    "sub/b c.bin": os.urandom(100_000),
    "sub/deep/\u00fc.json": b"{}",
    "empty": b"",
}
for name, data in content.items():
    with open(f"{folder}/{name}", "wb") as file:
        file.write(data)

with mlflow.start_run() as run:
    mlflow.log_artifacts(folder, "folder")
    mlflow.log_text("hello", "notes/hello.txt")
    mlflow.log_dict({"a": 1}, "config.json")

run_id = run.info.run_id
assert [(f.path, f.is_dir) for f in client.list_artifacts(run_id)] == [
    ("config.json", False),
    ("folder", True),
    ("notes", True),
]
listed = client.list_artifacts(run_id, "folder/sub")
assert [(f.path, f.file_size) for f in listed if not f.is_dir] == [("folder/sub/b c.bin", 100_000)]
local = mlflow.artifacts.download_artifacts(run_id=run_id, artifact_path="folder")
for name, data in content.items():
    with open(os.path.join(local, name), "rb") as file:
        assert file.read() == data, name
assert mlflow.artifacts.load_dict(f"runs:/{run_id}/config.json") == {"a": 1}

os.environ["MLFLOW_ENABLE_PROXY_MULTIPART_UPLOAD"] = "true"
os.environ["MLFLOW_MULTIPART_UPLOAD_MINIMUM_FILE_SIZE"] = str(5_000_000)
os.environ["MLFLOW_MULTIPART_UPLOAD_CHUNK_SIZE"] = str(5_242_880)
big = f"{folder}/big.bin"
with open(big, "wb") as file:
    file.write(os.urandom(17_000_000))
with mlflow.start_run() as run:
    mlflow.log_artifact(big)
local = mlflow.artifacts.download_artifacts(run_id=run.info.run_id, artifact_path="big.bin")
with open(local, "rb") as ours, open(big, "rb") as theirs:
    assert ours.read() == theirs.read()
