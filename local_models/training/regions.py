"""Names of people of all regions in Latin letters, each region in its own order and with its own particles."""

# ruff: noqa: E501, RUF001 - lists of names, Turkish ones among them

from collections.abc import Mapping, Sequence
from random import Random

_TABLE = """
cn|family|Wei,Fang,Xiuying,Jing,Li Na,Xiaoming,Jianguo,Mei,Yuhan,Zihan,Haoran,Xin,Guoqiang,Lan|Wang,Zhang,Liu,Chen,Zhao,Huang,Zhou,Xu,Sun,Zhu,Guo,Ouyang,Situ,Lu
hk|mixed|Ka Wai,Siu Ming,Mei Ling,Chi Keung,Wing Yan,Tsz Ching,Hoi Yan,Kwok Fai|Chan,Wong,Cheung,Leung,Ng,Kwok,Tse,Yuen,Lau,Au-Yeung
kr|family|Min-jun,Seo-yeon,Ji-hoon,Ha-eun,Soo-jin,Hyun Woo,Eunji,Dong-hyun,Yuna,Jae|Kim,Park,Choi,Jung,Kang,Yoon,Lim,Han,Namgung,Seo
jp|mixed|Haruto,Yui,Sakura,Kenji,Hiroshi,Aoi,Takumi,Naoko,Ryo,Emi,Shinji,Mariko|Sato,Suzuki,Takahashi,Tanaka,Watanabe,Ito,Yamamoto,Kobayashi,Ogawa,Fujimoto,Ōta
vn|family|Minh,Thi Lan,Van Hung,Ngoc Anh,Quoc Bao,Thu Ha,Duc,Thanh Tam,Mai,Quang|Nguyen,Tran,Le,Pham,Hoang,Phan,Vu,Dang,Bui,Do,Nguyễn,Trần
th|given|Somchai,Ploy,Anong,Kittisak,Nattapong,Siriporn,Chaiwat,Malee|Srisuk,Wongsawat,Chaiyaporn,Boonmee,Rattanakorn,Suwannarat
id|given|Budi,Siti,Dewi,Agus,Wayan,Made,Putri,Rizky,Ketut,Nurhayati,Joko,Ayu|Santoso,Wijaya,Hidayat,Siregar,Simanjuntak,Kusuma,Lestari,Pangestu,
my|patronym bin|Ahmad,Siti Aminah,Mohd Faizal,Nurul,Azlan,Farah,Hafiz,Zainab|Abdullah,Ismail,Rahman,Yusof,Hassan,Othman
ph|given|Maria Cristina,Jose Mari,Angelito,Jomar,Luz,Rodrigo,Imelda,Jericho|dela Cruz,Reyes,Bautista,Macaraeg,Dimaculangan,Pangilinan,Aquino
mm|given|Aung,Khin,Thiri,Zaw,Nilar,Kyaw Swar,Hla|Win,Htun,Myint,Naing,Oo,Soe
in|given|Aarav,Priya,Rohan,Ananya,Lakshmi,Vikram,Deepika,Sanjay,Kavya,Harish,Meenakshi,Arjun,Ishaan,Pooja|Sharma,Iyer,Patel,Reddy,Banerjee,Chatterjee,Nair,Kulkarni,Gupta,Venkataraman,Joshi,Mukherjee,Deshpande
sikh|given|Gurpreet,Harjit,Manpreet,Jaspreet,Balwinder,Amrit,Sukhdeep|Singh,Kaur,Singh Gill,Kaur Sandhu,Dhaliwal,Grewal
pk|given|Ayesha,Bilal,Fatima,Usman,Zara,Imran,Hina,Kamran,Sana,Tariq|Khan,Malik,Qureshi,Chaudhry,Butt,Siddiqui,Mirza,Bhatti
bd|given|Nusrat,Tanvir,Rahim,Sharmin,Mahmudul,Farzana,Jahanara|Hossain,Akter,Chowdhury,Begum,Uddin,Rahman,Islam
lk|given|Nimal,Chathura,Dilani,Sanduni,Kumari,Ruwan,Tharindu|Perera,Jayawardena,Wickramasinghe,Bandaranaike,Fernando,Rajapaksha
ir|given|Mehdi,Shirin,Farhad,Leila,Nasrin,Reza,Parisa,Kaveh|Hosseini,Ahmadi,Karimi,Tehrani,Jafari,Moradi,Rahimi,Farahani
ar|patronym al|Mohammed,Fatimah,Khalid,Layla,Omar,Noura,Yousef,Huda,Abdulrahman,Mariam,Tarek,Rania|Otaibi,Mansour,Harbi,Khalil,Haddad,Saleh,Nasser,Farsi,Masri,Shamsi,Qasimi
mg|given|Youssef,Khadija,Amine,Salma,Rachid,Meryem,Hicham,Zineb|Benali,El Amrani,Bouzid,Cherkaoui,Benchekroun,Ould Ahmed,Boudiaf,Ait Lahcen
tr|given|Ayşe,Mehmet,Zeynep,Emre,Elif,Mustafa,Hüseyin,Gülsüm,Cem,Ebru|Yılmaz,Demir,Şahin,Çelik,Öztürk,Aydın,Koç,Kılıç,Arslan
il|given|Noa,Yosef,Tamar,Avi,Shira,Itai,Moshe,Yael,Eitan|Cohen,Levi,Mizrahi,Ben-David,Friedman,Azoulay,Peretz,Bar-On
ng|given|Chidi,Ngozi,Oluwaseun,Adaeze,Emeka,Folake,Tunde,Amaka,Ifeanyi,Yetunde,Babajide|Okafor,Adeyemi,Eze,Okonkwo,Balogun,Nwosu,Ogunleye,Adichie,Onyekachi,Afolabi
gh|given|Kwame,Akosua,Kofi,Ama,Yaw,Abena,Kojo,Efua|Mensah,Owusu,Boateng,Asante,Appiah,Osei-Tutu,Agyeman
ke|given|Wanjiru,Kamau,Achieng,Otieno,Njeri,Kipchoge,Makena,Mutua,Chebet|Mwangi,Ochieng,Kiplagat,Wambui,Odhiambo,Kariuki,Njoroge,Cheruiyot
et|given|Abebe,Tigist,Haile,Selamawit,Dawit,Almaz,Yonas,Meron|Bekele,Tesfaye,Gebremariam,Alemu,Haile,Woldemichael,Kebede
za|given|Thabo,Nomvula,Sipho,Lerato,Zanele,Pieter,Annelize,Bongani,Naledi|Dlamini,Nkosi,van der Merwe,Botha,Mokoena,Ndlovu,du Plessis,Mthembu,Khumalo
sn|given|Aminata,Mamadou,Fatou,Ousmane,Awa,Cheikh,Ibrahima,Mariama|Diallo,Ndiaye,Traoré,Diop,Keïta,Sow,Coulibaly,Sarr,Ouédraogo
cd|given|Chantal,Dieudonné,Grâce,Patrice,Espérance,Fabrice,Clémentine|Kabongo,Mukendi,Tshibangu,Ilunga,Mbuyi,Lukaku,Nzuzi
ru|given|Aleksandr,Svetlana,Dmitri,Olga,Yekaterina,Sergei,Tatyana,Nikolai,Anastasiya,Ilya|Ivanov,Petrova,Smirnov,Kuznetsova,Volkov,Sokolova,Lebedev,Morozova,Zhukov
ua|given|Oleksandr,Oksana,Andriy,Yuliia,Taras,Iryna,Mykola,Halyna,Bohdan|Shevchenko,Kovalenko,Bondarenko,Tkachuk,Melnyk,Kravets,Hrytsenko
pl|given|Agnieszka,Krzysztof,Małgorzata,Wojciech,Zofia,Grzegorz,Łukasz,Bożena|Kowalczyk,Wiśniewska,Wójcik,Zieliński,Szczepański,Dąbrowska,Mazur
cz|given|Jiří,Kateřina,Ondřej,Zdeňka,Václav,Barbora,Štěpán,Ľubica|Novák,Svobodová,Dvořák,Černá,Procházka,Kučerová,Horváth
hu|family|Zoltán,Ágnes,Gergő,Katalin,Bence,Ildikó,Attila,Réka|Nagy,Kovács,Tóth,Szabó,Horváth,Varga,Kiss,Balogh
ro|given|Ioana,Bogdan,Răzvan,Mihaela,Cătălin,Ileana,Dragoș,Ștefan|Popescu,Ionescu,Dumitrescu,Stan,Ciobanu,Munteanu,Lăzărescu
gr|given|Giorgos,Eleni,Dimitris,Katerina,Vasilis,Konstantina,Nikos,Despina|Papadopoulos,Georgiou,Nikolaidis,Papanikolaou,Economou,Karagiannis
yu|given|Dragan,Jelena,Nemanja,Ivana,Branislav,Snežana,Luka,Željko,Amra,Edin|Jovanović,Petrović,Hodžić,Kovačević,Marić,Babić,Đorđević,Begić
al|given|Arben,Besa,Fatos,Mirela,Agron,Drita,Blerim|Hoxha,Shehu,Berisha,Krasniqi,Gashi,Prifti
ge|given|Giorgi,Nino,Levan,Tamar,Zurab,Ketevan,Davit,Anahit,Armen,Narine|Beridze,Kapanadze,Gelashvili,Lomidze,Sargsyan,Harutyunyan,Petrosyan
kz|given|Aigerim,Nursultan,Dinara,Yerlan,Gulnara,Bakyt,Aliya,Rustam|Nazarbayev,Akhmetova,Suleimenov,Karimova,Rakhimov,Tulegenov,Yusupova
de|given|Jürgen,Ursula,Björn,Käthe,Torsten,Annegret,Lukas,Friederike,Uwe|Müller,Schröder,Weiß,von Bülow,Kästner,Groß,Zimmermann,Pfeiffer,Vogt
nl|given|Sjoerd,Marieke,Joost,Anouk,Daan,Femke,Pieter-Jan,Wietske|van den Berg,de Vries,Bakker,van Dijk,Hoekstra,ter Horst,van 't Hoff
fr|given|Élodie,Jean-Luc,Solène,Benoît,Anaïs,Thérèse,Guillaume,Maëlle|Lefèbvre,Dubois,de la Tour,Moreau,Le Goff,Garçon,N'Diaye,d'Aubigny
es|double|María José,Íñigo,Lucía,Álvaro,Begoña,Joaquín,Nuria,Xavier|García,Fernández,Muñoz,Ibáñez,de la Fuente,Etxeberria,Puig,Castaño
mx|double|Guadalupe,José Luis,Ximena,Ramón,Itzel,Cuauhtémoc,Rocío|Hernández,Gutiérrez,Ávila,Quispe,Mamani,Huanca,Restrepo,Peña
br|double|João,Letícia,Thiago,Conceição,Vinícius,Iara,Raimundo|da Silva,dos Santos,Gonçalves,Araújo,Figueiredo,de Assunção,Magalhães
is|given|Guðrún,Björk,Sigurður,Jón,Katrín,Þór,Ásta|Jónsdóttir,Sigurðsson,Gunnarsdóttir,Einarsson,Þorsteinsson
no|given|Åse,Bjørn,Sigrid,Øyvind,Solveig,Håkon,Søren,Åsa,Göran|Hansen,Nygård,Bjørnstad,Sørensen,Lindqvist,Åkesson,Løvås
fi|given|Aino,Jukka,Päivi,Väinö,Sanna,Mikko,Tiiu,Juhani|Korhonen,Mäkinen,Virtanen,Hämäläinen,Niemelä,Tamm
ie|given|Siobhán,Aoife,Cillian,Niamh,Eoghan,Rhys,Angharad,Hamish,Saoirse|O'Brien,Ó Súilleabháin,McDonagh,Ní Bhriain,Llewellyn,MacLeod,FitzGerald
pc|given|Leilani,Keanu,Sione,Mele,Tama,Hemi,Aroha,Talia|Kealoha,Tuilagi,Faleolo,Ngata,Te Kanawa,Fonoti,Parata
ht|given|Jean-Baptiste,Marie-Ange,Shaniqua,DeShawn,Keisha,Tyrone,LaToya,Wilner|Toussaint,Pierre-Louis,Desrosiers,Jean-Charles,Washington,Baptiste
word|given|Will,Mark,Grace,Rose,Hope,Bill,Jack,Frank,Dean,Chase,Summer,June,April,Ivy,Daisy,Lily,Pearl,Ruby,Jade,Amber,Crystal,Sky,Brook,Cliff,Rob,Nick,Drew,Penny,Sandy,Olive,Violet,Iris,Heather,Holly,Ginger,Basil,Melody,Destiny,Angel,Art,Gene,Ray,Guy,Max,Miles,Rich,Sterling,Earl,Duke|Young,Long,Short,Brown,Green,White,Black,Baker,Cook,Carpenter,Fisher,Hunter,Mason,Turner,Walker,Ward,Wood,Stone,Rivers,Banks,Bush,Field,Hill,Lake,Parks,Price,Rice,Best,Love,Joy,Swift,Wise,Day,Weeks,Major,King,Bishop,Pope,Wolf,Fox,Bird,Shorten
"""
"""Region, order, given names, family names: a sample of our own, twelve names or so a region."""

_BY: Mapping[str, tuple[str, Sequence[str], Sequence[str]]] = {
    code: (order, given.split(","), [name for name in family.split(",") if name])
    for code, order, given, family in (line.split("|") for line in _TABLE.strip().splitlines())
}


def given(rng: Random) -> str:
    """Return a given name of any region."""
    return rng.choice(_BY[rng.choice(sorted(_BY))][1])


def person(rng: Random) -> str:
    """Return a name as its bearer writes it: family name first, patronymics, two family names, or an initial."""
    order, givens, families = _BY[rng.choice(sorted(_BY))]
    first, last = rng.choice(givens), rng.choice(families)
    if rng.random() < 0.2:
        return first
    if rng.random() < 0.12:
        return rng.choice((f"{last}, {first}", f"{first[0]}. {last}", f"{first} {last[0]}.", last))
    if order == "family" or (order == "mixed" and rng.random() < 0.5):
        return f"{last} {first}"
    if order.startswith("patronym"):
        link = rng.choice(
            ("bin", "binti", "bin") if order.endswith("bin") else ("al-", "Al ", "ibn ", "Abu ", "El-", "bin ")
        )
        return f"{first} {link}{'' if link[-1] in ' -' else ' '}{last}"
    if order == "double":
        return f"{first} {last} {rng.choice(families)}" if rng.random() < 0.6 else f"{first} {last}"
    return f"{first} {last}"
