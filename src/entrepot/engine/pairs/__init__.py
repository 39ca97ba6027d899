"""All needs against all resources, shard by shard: what one machine does in a night, and many machines do alike."""

from entrepot.engine.pairs.all_pairs import best_of_shard
from entrepot.engine.pairs.lists import NOBODY, Lists, merged, merged_all, nothing
from entrepot.engine.pairs.shards import Shard, shard

__all__ = ["NOBODY", "Lists", "Shard", "best_of_shard", "merged", "merged_all", "nothing", "shard"]
