"""Bylines and datelines in Latin letters. Ground: pure.

By JANE SMITH, Staff Writer; Von Hans Meier; LONDON, Jan. 2 (Reuters) —; Berlin (dpa) –.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from digitize.page import Byline
from digitize.phrases.western import GIVEN, TOWNS

_WORD = r"(?:(?:Mc|Mac|O['’]|D['’])?[A-ZÀ-Þ][\w.'’\-]*)"
_PARTICLE = r"(?:de|da|di|del|della|van|von|der|den|zu|la|le|du|bin|al|el)"
_ROLE = (
    r"(?:(?:(?:Energy|Education|Health|Arts|Theatre|Music|Crime|Home|Diplomatic|Defence|Defense|Legal|Technology|Environment|Social|"
    r"Affairs|Economics|Economic|Financial|Industrial|Transport|Religious|Medical|Local|National|Art|Film|Night|Lead|Royal|"
    r"Parliamentary|Labour|Labor|European|Rural|Cricket|Football|Racing|Fashion|Food|Literary|Consumer|Security|"
    r"Special|Staff|Associated|United|Chief|Senior|Our|City|Political|Foreign|Washington|Sports|Contributing|"
    r"Science|Business|Bureau|Assistant|Managing)(?:\s+&|\s+and)?\s+))*"
    r"(?:Press\s+)?(?:Writers?|Reporters?|Correspondents?|Editors?|Columnists?|Critic|Analyst|Staff|Photographer|Korrespondent(?:in)?|Redakteur(?:in)?|"
    r"Special\s+(?:to|for)\b.*)(?:\s+(?:of|for)\s+.{2,30})?"
)
_AND = r"(?:\s*,(?!\s*(?:Jr|Sr)\b)\s*(?:and\s+)?|\s*&\s*|\s+(?:and|und|et|y|e)\s+)"
_NAME = rf"{_WORD}(?:\s+(?:{_PARTICLE}\s+)*{_WORD}){{0,4}}?(?:,?\s+(?:Jr|Sr)\.?)?"
_OFFICE = (
    r"\w*(?i:mitglied|mitarbeiter(?:in)?|korrespondent(?:en|in)?|redakteur(?:in)?|redaktor(?:in)?|"
    r"reporter(?:in)?|berichterstatter)"
)
_BY = re.compile(
    rf"^(?:(?:Roman|Novelle|Erzählung)\s+(?=von\s))?(?P<by>[B8][yY]|BY|From|FROM|Von|VON|Par|PAR|Por|POR|(?<=\s)von)(?:\s*:\s*|\s+|(?=[A-Z]))"
    rf"(?:(?:our\s+\w+|unsere[mnr]\s+(?:(?:\w+\s+){{0,2}}?(?P<office>{_OFFICE})|\w+))\s+)?(?P<names>{_NAME}(?:{_AND}{_NAME})*)"
    rf"(?:\s*[,|/–—-]\s*(?P<role>.{{2,60}}))?$"
)
# From Here to Eternity; BY ONE VOTE: what is counted or pointed at has no name.
_NO_PERSON = re.compile(
    r"\b(?:One|Two|Three|Four|Five|Six|Seven|Eight|Nine|Ten|The|This|That|Here|There|To|With|Votes?|"
    r"All|Next|Last|Our|Your)\b",
    re.IGNORECASE,
)
_TITLED = re.compile(  # Kremlin Expels Foreign Reporters names nobody
    rf"^(?P<names>{_NAME}(?:{_AND}{_NAME})*?)\s*[,|/–—-]?\s+(?P<role>(?i:{_ROLE}))"
    r"(?<!Reporters)(?<!Court Staff)$"
)
_SAYS = re.compile(r"\S+\s\w+s\s")
_TRAILING = re.compile(rf"\s+(?P<role>(?i:{_ROLE}))$")
_ONLY_ROLE = re.compile(
    r"^(?!Dear|From|The|An?|To|Our|Your|New|Special|Letters?)(?:[A-Z]\w+\s+(?:(?:&|and)\s+)?){1,3}"
    r"(?:Writer|Reporter|Correspondent|Editor|Columnist|Critic|Analyst|Photographer)$"
)
# Who signs without a name, as he signs: Our Political Correspondent, The Associated Press.
# In capitals, for `by a young reporter` may be the last line of a paragraph.
_HEADS = r"(?:Correspondent|Reporter|Representative)s?"
_SIGNER = rf"(?:Our|A|An)\s+(?:[A-Z][\w-]*\s+){{0,4}}?{_HEADS}"
_COLLECTIVE = re.compile(
    rf"^(?:(?:By|From)\s+(?P<a>(?i:our|an?)\s+(?:[\w-]+\s+){{0,4}}?(?i:{_HEADS}))|By\s+(?P<b>(?i:our)\s+(?:[\w-]+\s+){{0,4}}?(?i:staff|desk))|"
    rf"(?:BY|FROM)\s+(?P<c>(?:OUR|AN?)\s+(?:[A-Z-]+\s+){{0,4}}?{_HEADS.upper()})|BY\s+(?P<d>OUR\s+(?:[A-Z-]+\s+){{0,4}}?(?:STAFF|DESK))|"
    rf"(?P<e>(?!An?\s+\w+$){_SIGNER})|(?P<f>(?:OUR\s+(?:[A-Z-]+\s+){{0,4}}?|AN?\s+(?:[A-Z-]+\s+){{1,4}}?){_HEADS.upper()})|"
    r"(?:(?:By|BY|From|FROM)\s+)?(?P<g>(?:[Tt]he\s+)?(?:Associated|United)\s+Press(?:\s+International)?|"
    r"(?:THE\s+)?(?:ASSOCIATED|UNITED)\s+PRESS(?:\s+INTERNATIONAL)?))$"
)
_NAMELESS = re.compile(
    r"^(?:(?-i:By|BY|From|FROM)\s+(?:our|a|an|the)\s+.{0,30}(?:correspondent|reporter|writer|representative|staff|press)|"
    r"eigene[rns]?\s+(?:draht)?(?:bericht|meldung)|special\s+(?:to|for|cable\s+to|dispatch\s+to)\s+.{2,40}|"
    r"(?:by\s+)?(?:wireless|cable|telegraph|mail)\s+to\s+.{2,40}|"
    r"von\s+unsere[rmn]\s+.{0,40}(?:korrespondent\w*|redaktion\w*|mitarbeiter\w*|berichterstatter\w*))$",
    re.IGNORECASE,
)
# Between two words that a recogniser read as one: ArthurC.Quimby, but not McBride.
_RUN_TOGETHER = re.compile(
    r"(?<=[a-zß-ÿ])(?<!\bMc)(?<!\bMac)(?<!\bDe)(?<!\bLa)(?=[A-ZÀ-Þ])|(?<=\.)(?=[A-ZÀ-Þ])"
)
_STOP = re.compile(r"[.!?]\s+[A-Z][a-z]+\s+[a-z]+\s+[a-z]+")


def latin_byline(plain: str) -> tuple[Byline, ...] | None:
    """The people of a byline in Latin letters; empty where it names none; None: it is no byline."""
    if not plain[:1].isascii() or not plain[:1].isalnum() or _STOP.search(plain):
        return None
    own = _COLLECTIVE.match(plain)
    if own:
        return (Byline(name=next(v for v in own.groupdict().values() if v)),)
    if _NAMELESS.match(plain):
        return ()
    by = _BY.match(_spaced(plain))
    if by:
        return _by(by)
    titled = _TITLED.match(plain)
    if titled and _SAYS.match(plain) and titled["role"].endswith(("Critic", "Analyst")):
        return None  # Trump Slams CNN Analyst
    if titled and all(len(n.split()) >= 2 for n in _people(titled["names"])):
        return tuple(Byline(name=n, role=titled["role"]) for n in _people(titled["names"]))
    return None


_ADDRESS = re.compile(r"\S+@\S+\.\w+|@\w+|(?:\+?\d[\d\s/()-]{5,})")
_ALONE = re.compile(
    r"^(?!(?i:The|An?|Our|Your|From|Eigene[rns]?|Special|Letters?|Dear|Sincerely|Yours|Faithfully|Name|Photo|"
    r"Subscribe)\b)(?!.*\b(?i:Press|Agency|Council|Watch|News|Times|Board|Committee|University|Union|"
    r"Company|Service|Society|Association|Department|Office|Party|Kong|City|State|Road|Street|Club|"
    r"School|Truly|Withheld|Courtesy)$)"
    rf"(?:\((?:Mrs?|Miss|Ms|Dr|Prof|Rev)\.?\)\s*)?{_NAME}$"
)
_PLACE = re.compile(  # of two words it may be a person
    r"^(?:(?:New|San|Los|Las|St\.?|Port|Fort|Hong|Mount|North|South|East|West|Great)\s)?"
    r"[A-ZÀ-Þ][\w'’\-]*(?:,\s?[A-Z][\w.]*)?[.,]?(?:\s\d+)?$"
)


def latin_signature(lines: Sequence[str]) -> tuple[Byline, ...]:
    """Who signs, in the lines of a known byline: a name, and below it a role, a place, an address.

    ``D. V. Subba Rao, / Vijayawada``, ``MAYA OKONKWO / News Editor / m@beacon.com``. Empty where
    the first line is no name.
    """
    rows = [row for line in lines if (row := _ADDRESS.sub("", line).strip(" |"))]
    if not rows:
        return ()
    first = _spaced(rows[0])
    name, _, town = first.rstrip("., ").rpartition(", ")
    if len(rows) == 1 and name and _PLACE.match(town) and _ALONE.match(name):
        return (Byline(name=name),)  # Adele Kropp, Bruchhausen
    by = _BY.match(first.rstrip("., "))
    if by is None and not (_ALONE.match(first.rstrip("., ")) and len(first.split()) >= 2):
        return ()
    rest = rows[1:]
    role = next((r for r in rest if _IS_ROLE.match(r)), None)
    signed = by is None and first.endswith(",")  # his town stands below it
    if len(rest) > 2 or not all(_IS_ROLE.match(r) or (signed and _PLACE.match(r)) for r in rest):
        return ()
    if by is not None:
        people = _by(by) or ()
        return tuple(b if b.role else b.model_copy(update={"role": role}) for b in people)
    name = first.strip(" ,") if re.search(r"\b(?:Jr|Sr|[A-Z])\.$", first) else first.strip(" ,.")
    return (Byline(name=name, role=role),)


_IS_ROLE = re.compile(
    r"^(?:[A-Z][\w’']+\s+(?:(?:&|and|of|for)\s+)?){0,4}"
    r"(?:Writer|Reporter|Correspondent|Editor|Columnist|Critic|Analyst|Photographer|Staff|Desk|Mitarbeiter(?:in)?|Redakteur(?:in)?)$"
)


def latin_role(text: str) -> bool:
    """Whether a text says what somebody is on a paper, and no more: Education Editor."""
    return bool(_ONLY_ROLE.match(text.strip()))


def _by(match: re.Match[str]) -> tuple[Byline, ...] | None:
    text, role = match["names"], match["role"] or match["office"]
    names, _, last = text.rpartition(",")
    if names and _IS_ROLE.match(last.strip()):  # By Phil Stott, Council Reporter
        text, role = names, last.strip()
    trailing = _TRAILING.search(text)
    if trailing:
        text, role = text[: trailing.start()], trailing["role"]
    people = _people(text)
    if any(_NO_PERSON.search(n) for n in people):
        return None
    # Von Berlin, Par Dieu: another language's preposition wants a first name and a surname.
    if match["by"].lower() not in ("by", "8y") and any(len(n.split()) < 2 for n in people):
        return None
    # From Head Office, FROM HONG KONG: a role must tell that it is a person, or the given name.
    given = all(n.split()[0].title() in GIVEN for n in people)
    told = bool(role and re.fullmatch(_ROLE, role.strip()))
    if match["by"].lower() == "from" and not (told or given):
        return None
    return tuple(Byline(name=n, role=role.strip() if role else None) for n in people)


def _people(text: str) -> list[str]:
    return [n.strip(" ,.") if not re.search(r"\b(?:Jr|Sr|[A-Z])\.$", n) else n.strip(" ,")
            for n in re.split(_AND, text) if n and n.strip()]  # fmt: skip


def _spaced(text: str) -> str:
    """A text with white between words that were read as one: ByArthurC.QuimbyandJohn Smith."""
    text = re.sub(r"(?<=[a-z])and(?=[A-Z])", " and ", text)
    return re.sub(" +", " ", _RUN_TOGETHER.sub(" ", text))


# -- Latin letters ---------------------------------------------------------------------------

_MONTH = (
    r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec|JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC|"
    r"Mai|März|Okt|Dez)[A-Za-z]*\.?"
)
_WEEKDAY = r"(?:Mon|Tues?|Wed|Thurs?|Fri|Sat|Sun)\."
_WHEN = (
    rf"(?:(?:{_MONTH}\s?\d{{1,2}}|\d{{1,2}}\.?\s?{_MONTH})(?:,?\s?\d{{4}})?|"
    r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day(?=[.—–]|:\s[A-Z])|"
    rf"{_WEEKDAY}(?=\s?[—–―─－:-]))"
)
_WHEN = rf"{_WHEN}(?:,?\s(?:via|by way of)\s[A-Z]\w+(?:\s[A-Z]\w+)*(?:,?\s?{_WHEN})?)?"
_CAPITALS = (
    r"(?:(?:St|Ste|Mt|Ft)\.\s?)?[A-ZÀ-Þ][A-ZÀ-Þ.'’\-]+(?:\s[A-ZÀ-Þ.'’\-]{2,})*"
    r"(?:/[A-ZÀ-Þ]+(?:\s[A-ZÀ-Þ]+)*)?"
)
_MIXED = (
    r"[A-ZÀ-Þ][\w.'’\-]+(?:\s(?:am|an|der|de|of|on|upon|\(?[A-ZÀ-Þ][\w.'’\-]*\)?)){0,3}"
    r"(?:/[A-ZÀ-Þ]\w+)?"
)
_REGION = r"(?:,\s?[A-ZÀ-Þ][A-Za-zÀ-ÿ.]+(?:\s[A-Z][A-Za-z.]+){0,2})"
_WIRES = (
    r"(?:\s?[(/\[](?:[A-Z]{2,5}|Reuters?|Xinhua|REUTERS?|dpa|ddp|dapd|apd?|afp|rtr|epd|sid|KNA|"
    r"[A-Z][a-z]+(?:\s[A-Z][a-z]+){0,2})(?:[/-][A-Za-z]{2,7})?[)/\]])"
)
_DASHES = r"\.?\s*(?:[—–―─－~_]+|一(?![\u4e00-\u9fff])|--|-+|:)\s*"
_NO_TOWN = (
    r"(?:NOTICE|WANTED|LOST|FOUND|ERRAT|DEATHS|BIRTHS|MARRIAGES|ACHTUNG|WETTER|FUSSBALL|"
    r"FUẞBALL|HANDBALL|TENNIS|SPORT|KULTUR|POLITIK|WIRTSCHAFT|LOKALES|KOMMENTAR|HINWEIS|"
    r"WARNUNG|VORSICHT|POLIZEI|FEUERWEHR|KIRCHE|SCHULE|TERMINE?|THEATER|KINO|MUSIK|LEUTE|"
    r"SERVICE|WEATHER|NEWS|FINAL|DIED|NATO|TODAY|STORES?|\w+DAY)\b"
)
# How somebody speaks who is named before a colon: SMITH: I never said so.
_SPEAKS = (
    r"(?:I|We|You|How|What|When|Where|Why|Who|Do|Did|Is|Are|Have|Has|Yes|No|Not|Well|My|It|That)\b"
)
_BEFORE_COLON = r"[A-Z]{3,}(?:\s[A-Z]{2,}){0,2}"  # KLANG: Sorters at the
_TOWN = r"[A-ZÄÖÜ]{4,}"  # HAMBURG. Der Senat hat
_AGENCY = "(?:dpa|upi|ap|afp|rtr|epd|kna|sid|ddp|dapd|apa|sda|lni|lno|adn|eb)"  # eb: our own
_SENDERS = rf"(?:{_AGENCY}(?:/[a-z]{{2,4}})?|[a-z]{{2,4}}/{_AGENCY})"
_CITY = (  # Bonn. Die Bundesregierung
    r"(?:Aachen|Augsburg|Basel|Berlin|Bern|Bielefeld|Bochum|Bonn|Braunschweig|Bremen|"
    r"Brüssel|Chemnitz|Darmstadt|Dortmund|Dresden|Duisburg|Düsseldorf|Erfurt|"
    r"Frankfurt|Freiburg|Genf|Göttingen|Graz|Hamburg|Hannover|"
    r"Heidelberg|Hildesheim|Innsbruck|Karlsruhe|Kassel|Kiel|Koblenz|Köln|Leipzig|"
    r"Linz|London|Lübeck|Luzern|Madrid|Magdeburg|Mailand|Mainz|Mannheim|Moskau|"
    r"München|Münster|New York|Nürnberg|Oldenburg|Osnabrück|Paris|Potsdam|Prag|"
    r"Regensburg|Rom|Rostock|Saarbrücken|Salzburg|Schwerin|Straßburg|Stuttgart|"
    r"Trier|Ulm|Warschau|Washington|Wien|Wiesbaden|Wuppertal|Würzburg|Zürich)"
)
_MONTHS = (
    r"(?:Jan(?:uar|\.)?|Febr?(?:uar|\.)?|März|Apr(?:il|\.)|Mai|Juni|Juli|Aug(?:ust|\.)|Sept?(?:ember|\.)|"
    r"Okt(?:ober|\.)|Nov(?:ember|\.)|Dez(?:ember|\.))"
)
# Oberwald, 26. März. (Eig. Drahtb.) Auf der: as German papers dated their reports of old.
_DATED = (
    rf"(?!\w+(?:tag|woch|abend)\b)[A-ZÄÖÜ][\w.\-]+(?:[\s/](?:a[.mn]|i[.nm]|bei|ob|der|d\.|[A-ZÄÖÜ(][\w.)\-]*)){{0,3}}"
    rf",\s?\d{{1,2}}\.\s?{_MONTHS}(?:\s\d{{4}})?"
)
_GERMAN = re.compile(
    r"\b(?:Der|Die|Das|der|das|und|eine[nmrs]?|im|dem|mit|von|vom|auf|ist|für|sich|nicht|wird|wurde|nach|"
    r"wie|wer|zu|zum|zur|bei|beim|über|haben|sind|Wer|Eine?|Im|Am|Mit|Nach)\b|[äöüÄÖÜß]"
)
# Behind bare capitals only what is plainly a dash: EU-Kommission, COVID-19 and GDP一 are words.
_PLAIN = r"\.?(?:\s*(?:[—–―─－]+|--+)|\s+(?:-|一(?=\s?[A-Z])))\s*"
_LATIN = re.compile(
    rf"^(?P<dateline>{_CAPITALS}{_REGION}?(?:,?\s?{_WHEN}{_WIRES}?|{_WIRES})){_DASHES}(?=\S|$)"
    rf"|^(?P<bare>{_CAPITALS}{_REGION}?){_PLAIN}(?=\S)"
    rf"|^(?P<b>{_MIXED}{_REGION}?(?:,?\s?{_WHEN})?\.?{_WIRES}){_DASHES}(?=\S)"
    rf"|^(?P<c>{_MIXED}{_REGION}?,?\s?{_WHEN}{_WIRES}?){_DASHES}(?=\S)"
    rf"|^(?P<d>(?!{_NO_TOWN}){_CAPITALS}{_REGION}?,\s?{_WHEN}{_WIRES}?)(?:{_DASHES}|[.,:]?\s)(?=\S)"
    rf"|^(?P<e>(?!{_NO_TOWN})(?:[A-ZÄÖÜ]{{2,}}\s)?{_TOWN}(?:[-\s/]{_TOWN})*)\.\s(?=[A-ZÄÖÜ][a-zäöüß])"
    rf"|^(?P<f>(?!Bild|Foto){_MIXED}\s?\({_SENDERS}\))\.\s(?=[A-ZÄÖÜ])"
    rf"|^(?P<g>{_CITY})\.\s(?=[A-ZÄÖÜ][a-zäöüß])"
    rf"|^(?P<h>{_DATED}\.?\s?\([A-ZÄÖÜ][\w.\s-]{{1,24}}\))\.?\s(?=\S)|^(?P<i>{_DATED})(?:\.|(?<=\.))\s?(?=[A-ZÄÖÜ„»])"
)

_COLON = re.compile(rf"(?P<town>{_BEFORE_COLON}):\s(?!{_SPEAKS})(?=[A-Z][a-z]|An?\s[A-Za-z])")


def town_before_colon(text: str) -> tuple[str, int] | None:
    """KLANG: Sorters at the post office: a town in capitals, and where its colon ends; else None.

    A known one, for FOOTBALL: and SMITH: stand there, too.
    To be asked only of what is known to open an article: in one anybody may speak so.
    """
    match = _COLON.match(text)
    return (match["town"], match.end()) if match and match["town"] in TOWNS else None


def latin_dateline(text: str) -> tuple[str, int] | None:
    """LONDON, Jan. 2 (Reuters) —, Berlin (dpa) –: a dateline and where its dash ends; else None."""
    if not text[:1].isalpha() or not text[:1].isupper():
        return None
    match = _LATIN.match(text[:90])
    if not match or ((match["e"] or match["g"]) and not _GERMAN.search(text, match.end())):
        return None  # NEWS. is no town, but HARBURG. Der Senat hat
    found = next(v for v in match.groupdict().values() if v)
    short = re.search(rf"{_MONTH}$|{_WEEKDAY}$|\b[A-Z]\.$", found)
    return found if short else found.strip(" ."), match.end()
