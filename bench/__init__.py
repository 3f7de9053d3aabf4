"""How fast, how large, how right: digitize beside other tools. Run by ``make bench``."""
