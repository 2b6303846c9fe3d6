"""The Celery application that is measured: one task that does nothing, no results kept. BROKER is its broker's URL, and
FOLDER where the filesystem transport keeps its files."""
import os

import celery

app = celery.Celery("celery_tasks", broker=os.environ["BROKER"])
app.conf.task_ignore_result = True
if "FOLDER" in os.environ:
    folder = os.environ["FOLDER"]
    app.conf.broker_transport_options = {"data_folder_in": folder, "data_folder_out": folder}


@app.task
def nothing(payload):
    pass
