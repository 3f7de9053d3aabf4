"""Towns of the news in Latin letters, and given names that English papers print. Ground: pure.

Capitals before a colon, or words behind From, are a town or a person only if they are known here:
FOOTBALL: Leeds won, SMITH: The roof leaks, From Head Office look the same.
"""

from __future__ import annotations

_TOWNS = """
London|Paris|Berlin|Bonn|Rome|Vienna|Madrid|Lisbon|Brussels|Amsterdam|The Hague|Geneva|
Zurich|Berne|Athens|Belgrade|Budapest|Warsaw|Prague|Sofia|Bucharest|Moscow|Leningrad|
Kiev|Stockholm|Oslo|Helsinki|Copenhagen|Dublin|Belfast|Edinburgh|Glasgow|Cairo|
Alexandria|Beirut|Damascus|Baghdad|Tehran|Teheran|Jerusalem|Tel Aviv|Amman|Riyadh|Ankara|
Istanbul|Karachi|Lahore|Islamabad|Rawalpindi|Kabul|New Delhi|Delhi|Bombay|Mumbai|
Calcutta|Kolkata|Madras|Chennai|Bangalore|Hyderabad|Colombo|Dhaka|Dacca|Kathmandu|
Rangoon|Yangon|Bangkok|Hanoi|Saigon|Phnom Penh|Vientiane|Jakarta|Surabaya|Medan|Manila|
Hong Kong|Hongkong|Macau|Macao|Taipei|Peking|Beijing|Shanghai|Nanking|Canton|Tientsin|
Tianjin|Seoul|Pyongyang|Tokyo|Osaka|Kyoto|Sydney|Melbourne|Canberra|Brisbane|Adelaide|
Wellington|Auckland|Singapore|Kuala Lumpur|Petaling Jaya|Shah Alam|Klang|Ipoh|Penang|
George Town|Butterworth|Alor Star|Alor Setar|Kota Baru|Kota Bharu|Kota Kinabalu|Kuching|
Sibu|Miri|Sandakan|Tawau|Kuantan|Kuala Trengganu|Kuala Terengganu|Kemaman|Johor Baru|
Johor Bahru|Muar|Batu Pahat|Kluang|Segamat|Malacca|Melaka|Seremban|Port Dickson|
Teluk Intan|Taiping|Sungai Petani|Balik Pulau|Kajang|Bentong|Raub|Temerloh|Kangar|
Washington|New York|Chicago|Boston|Philadelphia|San Francisco|Los Angeles|Detroit|Atlanta|
Miami|Houston|Seattle|Denver|Honolulu|Ottawa|Toronto|Montreal|Vancouver|Mexico City|
Havana|Panama City|Bogota|Caracas|Lima|Santiago|Buenos Aires|Montevideo|Rio de Janeiro|
Brasilia|Lagos|Accra|Nairobi|Kampala|Khartoum|Addis Ababa|Algiers|Tunis|Tripoli|Rabat|
Cape Town|Johannesburg|Pretoria|Salisbury|Harare|Lusaka
"""
TOWNS = frozenset(town.upper() for town in _TOWNS.replace("\n", "").split("|"))
_GIVEN = """
Alan Albert Alexander Alfred Alice Andrew Anna Anne Anthony Arthur Barbara Benjamin Bernard
Brian Bruce Caroline Catherine Charles Christopher Clare Colin Daniel David Deborah Dennis
Derek Donald Dorothy Douglas Edward Eleanor Elizabeth Emily Emma Eric Ernest Evelyn Frances
Francis Frank Fred Frederick Gavin Geoffrey Gerald Gordon Graham Harold Harry Helen Henry
Herbert Hilary Howard Hugh Ian Jack James Jane Janet Jean Jennifer Joan John Jonathan Joseph
Julia Julian Karen Kate Keith Kenneth Laura Lawrence Leonard Leslie Linda Louise Lucy
Margaret Mark Martin Mary Matthew Maurice Michael Nancy Neil Nicholas Nigel Norman Oliver
Patricia Patrick Paul Peter Philip Philippa Ralph Raymond Rebecca Richard Robert Robin Roger
Ronald Ruth Sally Samuel Sarah Simon Stanley Stephen Steven Stuart Susan Terence Thomas Timothy
Trevor Ursula Vincent Walter William
"""
GIVEN = frozenset(_GIVEN.split())
