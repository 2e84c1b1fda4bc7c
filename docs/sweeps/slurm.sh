#!/bin/sh
# A sweep as a job array: each task plays one shard and writes its rows to a shared folder.
#   sbatch slurm.sh
# and, when all are done: quorate merge out/*.ndjson
#SBATCH --job-name=quorate-sweep
#SBATCH --array=1-100
#SBATCH --cpus-per-task=8
set -eu
: "${SEEDS:=0..1000000000}" "${OUT:=out}"
mkdir -p "$OUT"
name=$(printf '%s/%05d' "$OUT" "$SLURM_ARRAY_TASK_ID")
# The exit code 1 says that a seed failed, which is a result and no failure of the task.
quorate sweep --protocol raft --seeds "$SEEDS" --faults storm --json --jobs "${SLURM_CPUS_PER_TASK:-1}" \
  --shard "$SLURM_ARRAY_TASK_ID/$SLURM_ARRAY_TASK_COUNT" > "$name.part" || [ $? -eq 1 ]
mv "$name.part" "$name.ndjson"
